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
 * Changes to an authentic file, which must not change what is read from it. The input is a program: the file it is about,
 * then steps of four bytes, {@code operation, position u16, byte}.
 */
final class KeyedTarget implements Target {
    private static final StateFileKey KEY = StateFileKey.of(
            new HmacSha256(), new SecretKeySpec("0123456789abcdef0123456789abcdef".getBytes(US_ASCII), "RAW"));
    private static final int MOST_BYTES = 1 << 16;

    private final byte[] payload =
            "what was saved, and must come back or not at all".repeat(20).getBytes(US_ASCII);
    private final List<byte[]> files = new ArrayList<>();

    KeyedTarget() {
        try {
            for (StateFileLayout layout : StateFileLayout.values()) {
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
        byte[] file = edit(ByteBuffer.wrap(input));
        try {
            byte[] read = StateFiles.read(file, KEY, ReadLimits.DEFAULT.expecting(payload.length))
                    .payload();
            Rules.always(Arrays.equals(payload, read), "what a key and a length guard is authentic");
        } catch (StateFileException e) {
            return; // refused, as it should be
        }
    }

    private byte[] edit(ByteBuffer program) {
        byte[] file = files.get((program.get() & 0xff) % files.size()).clone();
        while (program.remaining() >= 4 && file.length > 0 && file.length < MOST_BYTES) {
            int operation = program.get() & 0xff;
            int at = (program.getShort() & 0xffff) % file.length;
            byte operand = program.get();
            file = step(file, operation, at, operand);
        }
        return file;
    }

    private static byte[] step(byte[] file, int operation, int at, byte operand) {
        int count = Math.min(operand & 0xff, file.length - at);
        switch (operation % 5) {
            case 0 -> file[at] ^= operand;
            case 1 -> file[at] = operand;
            case 2 -> {
                return Arrays.copyOf(file, at);
            }
            case 3 -> { // leave out
                byte[] shorter = Arrays.copyOf(file, file.length - count);
                System.arraycopy(file, at + count, shorter, at, file.length - at - count);
                return shorter;
            }
            default -> { // repeat
                byte[] longer = Arrays.copyOf(file, file.length + count);
                System.arraycopy(file, at, longer, at + count, file.length - at);
                return longer;
            }
        }
        return file;
    }

    @Override
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (byte i = 0; i < files.size(); i++) {
            seeds.add(new byte[] {i});
            for (byte operation = 0; operation < 5; operation++) {
                seeds.add(new byte[] {i, operation, 0, 90, 36});
                seeds.add(new byte[] {i, operation, 2, 7, 1, operation, 0, 20, 3});
            }
        }
        return seeds;
    }
}
