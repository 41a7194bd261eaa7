/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.stasis.api.StateFileException;
import org.stasis.internal.compression.FlateBestSpeed;
import org.stasis.internal.integrity.NoIntegrity;
import org.stasis.internal.memory.Extents;
import org.stasis.internal.memory.PageSource;
import org.stasis.internal.memory.Pages;
import org.stasis.internal.memory.PagesBase;
import org.stasis.internal.memory.PagesForm;

/** What an image knows of its pages. */
final class PagesMetadataTarget implements Target {
    private static final String WHERE = "pages_meta.img";

    @Override
    public void run(byte[] input) throws Exception {
        Pages pages;
        try {
            pages = Pages.read(input, WHERE);
        } catch (StateFileException e) {
            Rules.always(e.where().startsWith(WHERE), "a fault says where it is");
            return;
        }
        Rules.always(pages.storedBytes() >= 0 && pages.storedBytes() <= pages.allocatedBytes(), "sizes make sense");
        Rules.always(
                pages.sharedBytes() >= 0 && pages.sharedBytes() <= pages.storedBytes(), "what is shared is stored");
        Rules.always(
                pages.sources().isEmpty() || pages.sources().get(0).bytes() <= pages.storedBytes(),
                "the file is not too long");
        Rules.always(Arrays.equals(input, pages.bytes()), "there is one way to write it");
    }

    @Override
    public List<byte[]> seeds() throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        for (List<PageSource> memory : List.of(List.<PageSource>of(), SectionsTarget.used())) {
            for (var compression : new FlateBestSpeed[] {null, new FlateBestSpeed()}) {
                var how = new Extents(new NoIntegrity(), null, compression);
                var form = new PagesForm(new UUID(1, 2), how, true, PagesBase.NONE);
                seeds.add(Pages.save(form, memory, new Bytes(), n -> {}).bytes());
            }
        }
        return seeds;
    }
}
