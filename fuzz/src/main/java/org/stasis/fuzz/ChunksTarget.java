/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.stasis.api.StateFileException;
import org.stasis.internal.statefile.ReadLimits;
import org.stasis.internal.statefile.StateFileCompression;
import org.stasis.internal.statefile.StateFileFormat;
import org.stasis.internal.statefile.StateFileKey;
import org.stasis.internal.statefile.StateFileLayout;

/** Chunks behind a good head. The first byte of the input chooses the head, the rest are the chunks. */
final class ChunksTarget implements Target {
    private record Head(StateFileFormat format, StateFileKey key, byte[] bytes) {}

    private final List<Head> heads = new ArrayList<>();

    ChunksTarget() {
        try {
            for (StateFileKey key : List.of(StateFileKey.NONE, StateFileKey.of(new Forgeable(), Forgeable.KEY))) {
                for (StateFileLayout layout : StateFileLayout.written()) {
                    for (StateFileCompression compression : compressions(layout)) {
                        var format = new StateFileFormat(layout, compression);
                        heads.add(new Head(format, key, StateFiles.head(format, key)));
                    }
                }
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static List<StateFileCompression> compressions(StateFileLayout layout) {
        return layout == StateFileLayout.GVISOR_2022
                ? List.of(StateFileCompression.FLATE)
                : List.of(StateFileCompression.values());
    }

    static byte[] stateFile(StateFileLayout layout, StateFileCompression compression, StateFileKey key, byte[] payload)
            throws Exception {
        return StateFiles.write(
                new StateFiles.Contents(Map.of(), new StateFileFormat(layout, compression), payload), key);
    }

    @Override
    public void run(byte[] input) throws Exception {
        if (input.length == 0) {
            return;
        }
        Head head = heads.get((input[0] & 0xff) % heads.size());
        var file = new ByteArrayOutputStream();
        file.writeBytes(head.bytes());
        file.write(input, 1, input.length - 1);
        StateFiles.Contents contents;
        try {
            contents = StateFiles.read(file.toByteArray(), head.key(), ReadLimits.DEFAULT);
        } catch (StateFileException e) {
            return; // refused, as it should be
        }
        StateFiles.readAgain(contents, head.key());
    }

    @Override
    public List<byte[]> seeds() throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        for (int i = 0; i < heads.size(); i++) {
            Head head = heads.get(i);
            for (byte[] payload : List.of(Fixtures.payloads().get(0), new byte[(1 << 20) + 1])) {
                if (payload.length > 1 << 20 && head.format().compression() == StateFileCompression.NONE) {
                    continue; // as long as it is dull
                }
                byte[] file = StateFiles.write(new StateFiles.Contents(Map.of(), head.format(), payload), head.key());
                byte[] seed = Arrays.copyOfRange(file, head.bytes().length - 1, file.length);
                seed[0] = (byte) i;
                seeds.add(seed);
            }
        }
        return seeds;
    }
}
