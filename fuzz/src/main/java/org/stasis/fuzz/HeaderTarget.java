/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.stasis.api.StateFileException;
import org.stasis.internal.statefile.ReadLimits;
import org.stasis.internal.statefile.StateFileCompression;
import org.stasis.internal.statefile.StateFileFacts;
import org.stasis.internal.statefile.StateFileKey;
import org.stasis.internal.statefile.StateFileLayout;

/** A whole state file: opened without a key and with one, and looked at. */
final class HeaderTarget implements Target {
    private static final StateFileKey KEY = StateFileKey.of(new Forgeable(), Forgeable.KEY);

    private final Path file;

    HeaderTarget() {
        try {
            file = Files.createTempFile("header", ".img");
            file.toFile().deleteOnExit();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void run(byte[] input) throws Exception {
        read(input, StateFileKey.NONE);
        read(input, KEY);
        Files.write(file, input);
        try {
            StateFileFacts facts = StateFileFacts.inspect(file);
            Rules.always(facts.fileBytes() == input.length, "the length told is that of the file");
        } catch (StateFileException e) {
            return; // refused, as it should be
        }
    }

    private static void read(byte[] input, StateFileKey key) throws Exception {
        StateFiles.Contents contents;
        try {
            contents = StateFiles.read(input, key, ReadLimits.DEFAULT);
        } catch (StateFileException e) {
            return; // refused, as it should be
        }
        StateFiles.readAgain(contents, key);
    }

    @Override
    public List<byte[]> seeds() throws Exception {
        List<byte[]> seeds = new ArrayList<>(Fixtures.stateFiles());
        byte[] payload = Fixtures.payloads().get(0);
        for (StateFileLayout layout : StateFileLayout.written()) {
            for (StateFileCompression compression : ChunksTarget.compressions(layout)) {
                seeds.add(ChunksTarget.stateFile(layout, compression, KEY, payload));
            }
        }
        return seeds;
    }
}
