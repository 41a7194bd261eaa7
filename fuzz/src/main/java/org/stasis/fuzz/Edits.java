/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.fuzz;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Changes to a file as a program of five-byte steps: {@code operation, position u24, operand}. */
final class Edits {
    static final int OPERATIONS = 5;

    private Edits() {}

    /** The file after all steps, and at most so many bytes longer. */
    static byte[] apply(byte[] original, ByteBuffer program, int mostGrowth) {
        byte[] file = original.clone();
        while (program.remaining() >= 5 && file.length > 0 && file.length <= original.length + mostGrowth) {
            int operation = program.get() & 0xff;
            int at = ((program.get() & 0xff) << 16 | program.getShort() & 0xffff) % file.length;
            file = step(file, operation % OPERATIONS, at, program.get());
        }
        return file;
    }

    private static byte[] step(byte[] file, int operation, int at, byte operand) {
        int count = Math.min(operand & 0xff, file.length - at);
        switch (operation) {
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

    /** Programs that do each of the operations here and there in a file, behind a first part of their own. */
    static List<byte[]> programs(int length, byte... before) {
        List<byte[]> programs = new ArrayList<>();
        programs.add(before);
        for (int i = 0; i < 4 * OPERATIONS; i++) {
            int at = (int) ((long) length * (2 * i + 1) / (8 * OPERATIONS));
            programs.add(ByteBuffer.allocate(before.length + 5)
                    .put(before)
                    .putInt(i % OPERATIONS << 24 | at)
                    .put((byte) (7 * i + 1))
                    .array());
        }
        return programs;
    }
}
