/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.stasis.api.StateFileException;
import org.stasis.internal.integrity.HmacSha256;
import org.stasis.internal.statefile.ReadLimits;
import org.stasis.internal.statefile.StateFileCompression;
import org.stasis.internal.statefile.StateFileKey;
import org.stasis.internal.statefile.StateFileLayout;

/**
 * Changes to an authentic file, which must not change what is read from it. The first byte of the input chooses the file,
 * the rest are {@link Edits}.
 */
final class KeyedTarget implements Target {
    private static final StateFileKey KEY = StateFileKey.of(
            new HmacSha256(), new SecretKeySpec("0123456789abcdef0123456789abcdef".getBytes(US_ASCII), "RAW"));
    private static final int MOST_GROWTH = 1 << 12;

    private final byte[] payload =
            "what was saved, and must come back or not at all".repeat(20).getBytes(US_ASCII);
    private final List<byte[]> files = new ArrayList<>();

    KeyedTarget() {
        try {
            for (StateFileLayout layout : StateFileLayout.written()) {
                for (StateFileCompression compression : ChunksTarget.compressions(layout)) {
                    files.add(ChunksTarget.stateFile(layout, compression, KEY, payload));
                }
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void run(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] original = files.get((input[0] & 0xff) % files.size());
        byte[] file = Edits.apply(original, ByteBuffer.wrap(input, 1, input.length - 1), MOST_GROWTH);
        try {
            byte[] read = StateFiles.read(file, KEY, ReadLimits.DEFAULT.expecting(payload.length))
                    .payload();
            Rules.always(Arrays.equals(payload, read), "what a key and a length guard is authentic");
        } catch (StateFileException e) {
            return; // refused, as it should be
        }
    }

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (byte i = 0; i < files.size(); i++) {
            seeds.addAll(Edits.programs(files.get(i).length, i));
        }
        return seeds;
    }
}
