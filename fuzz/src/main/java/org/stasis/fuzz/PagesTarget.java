/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.fuzz;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import org.stasis.api.StateException;
import org.stasis.internal.compression.FlateBestSpeed;
import org.stasis.internal.memory.Extents;
import org.stasis.internal.memory.PageFiles;
import org.stasis.internal.memory.PageFiles.PageFile;
import org.stasis.internal.memory.PageSource;
import org.stasis.internal.memory.Pages;
import org.stasis.internal.memory.PagesBase;
import org.stasis.internal.memory.PagesForm;

/** Pages from a file of extents: {@code length u16 | pages_meta.img | pages.img}. */
final class PagesTarget implements Target {
    private static final UUID IMAGE = new UUID(1, 2);
    private static final FlateBestSpeed FLATE = new FlateBestSpeed();
    private static final Set<String> NAMES = Set.of(Extents.NO_COMPRESSION, FLATE.name());

    @Override
    public void run(byte[] input) throws Exception {
        ByteBuffer in = ByteBuffer.wrap(input);
        if (in.remaining() < 2) {
            return;
        }
        byte[] metadata = new byte[Math.min(in.getShort() & 0xffff, in.remaining())];
        in.get(metadata);
        byte[] file = Arrays.copyOfRange(input, in.position(), input.length);
        try {
            Pages pages = Pages.read(metadata, "pages_meta.img");
            if (pages.sources().stream().anyMatch(source -> !NAMES.contains(source.compression()))) {
                return; // a compression that nobody has is refused by its name
            }
            // every source is that file: what matters is that nothing outside it is asked for
            List<PageFile> sources = pages.sources().stream()
                    .map(source -> new PageFile(
                            "pages.img",
                            new Bytes(file),
                            how(source.compression().equals(FLATE.name()))))
                    .toList();
            LongAdder loaded = new LongAdder();
            pages.load(new PageFiles(sources), "pages.img", SectionsTarget.memory(), loaded::add);
            Rules.always(loaded.sum() == pages.storedBytes(), "all stored pages are loaded");
        } catch (StateException | IOException e) {
            return; // refused, as it should be
        }
    }

    private static Extents how(boolean flate) {
        return new Extents(new Forgeable(), Forgeable.KEY, flate ? FLATE : null);
    }

    @Override
    public List<byte[]> seeds() throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        for (boolean flate : new boolean[] {false, true}) {
            List<PageSource> memory =
                    flate ? SectionsTarget.used() : SectionsTarget.used().subList(0, 1);
            var file = new Bytes();
            var form = new PagesForm(IMAGE, how(flate), true, PagesBase.NONE);
            byte[] metadata = Pages.save(form, memory, file, n -> {}).bytes();
            seeds.add(ByteBuffer.allocate(2 + metadata.length + file.all().length)
                    .putShort((short) metadata.length)
                    .put(metadata)
                    .put(file.all())
                    .array());
        }
        return seeds;
    }
}
