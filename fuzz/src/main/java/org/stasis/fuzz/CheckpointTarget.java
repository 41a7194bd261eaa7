/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.fuzz;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.stasis.internal.statefile.StateFileCompression;
import org.stasis.internal.statefile.StateFileFormat;
import org.stasis.internal.statefile.StateFileKey;

/**
 * Changes to the bytes of whole checkpoints, under the inspector. The input is a byte that tells which checkpoint and which
 * of its files, then {@link Edits} of that file.
 */
final class CheckpointTarget implements Target {
    private static final int MOST_GROWTH = 1 << 16;

    private final List<Map<String, byte[]>> originals = new ArrayList<>();
    private final Looks looks = new Looks();
    private Path other;

    @Override
    public void run(byte[] input) throws Exception {
        prepare();
        ByteBuffer program = ByteBuffer.wrap(input);
        int first = program.hasRemaining() ? program.get() & 0xff : 0;
        Map<String, byte[]> files = new TreeMap<>(originals.get(first % originals.size()));
        String changed = List.copyOf(files.keySet()).get(first / originals.size() % files.size());
        files.compute(changed, (name, bytes) -> Edits.apply(bytes, program, MOST_GROWTH));
        looks.clear();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            looks.put(file.getKey(), file.getValue());
        }
        looks.describe();
        looks.read();
        looks.compare(other);
    }

    private void prepare() throws Exception {
        if (other != null) {
            return;
        }
        for (StateFileCompression compression : StateFileCompression.values()) {
            for (Checkpoint checkpoint : SmallCheckpoints.all()) {
                Map<String, byte[]> files = checkpoint.bytes();
                files.compute(SmallCheckpoints.STATE, (name, payload) -> stateFile(payload, compression));
                originals.add(files);
            }
        }
        other = Files.createTempFile("other", ".img");
        other.toFile().deleteOnExit();
        Files.write(other, originals.get(0).get(SmallCheckpoints.STATE));
    }

    private static byte[] stateFile(byte[] payload, StateFileCompression compression) {
        try {
            var contents = new StateFiles.Contents(Map.of(), StateFileFormat.newest(compression), payload);
            return StateFiles.write(contents, StateFileKey.NONE);
        } catch (IOException | InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public List<byte[]> seeds() throws Exception {
        prepare();
        List<byte[]> seeds = new ArrayList<>();
        for (int first = 0; first < originals.size(); first++) {
            int length = originals.get(first).get(SmallCheckpoints.STATE).length;
            seeds.addAll(Edits.programs(length, (byte) first));
        }
        return seeds;
    }
}
