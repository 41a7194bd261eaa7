/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * What stands before the chunks of a state file that gVisor compressed.
 *
 * <pre>
 *   "gVisorSF" | N u64 | N bytes of JSON | HMAC-SHA256 of all before, with the empty key (32) | chunk size u32
 * </pre>
 *
 * <p>Releases since March 2026 leave out the code; theirs are kept as they are, not taken apart.
 */
final class StateFileHead {
    private static final long MAGIC = 0x67566973_6f725346L;
    private static final int MAX_JSON_BYTES = 16 << 20;
    private static final int CODE_BYTES = 32;
    /** What each chunk but the last inflates to. */
    static final int CHUNK_BYTES = 1 << 20;

    private final byte[] bytes;

    private StateFileHead(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Reads and checks the head of a file.
     *
     * @throws UnknownLayoutException if the file is none of gVisor's, is damaged, or is of another layout
     */
    static StateFileHead read(FileChannel file) throws IOException {
        ByteBuffer fixed = FileBytes.read(file, 0, 16);
        long json = fixed.getLong(8);
        if (fixed.getLong(0) != MAGIC || json < 2 || json > MAX_JSON_BYTES) {
            throw new UnknownLayoutException("it has no header of a state file");
        }
        int coded = 16 + (int) json;
        byte[] bytes = FileBytes.read(file, 0, coded + CODE_BYTES + 4).array();
        byte[] code = Arrays.copyOfRange(bytes, coded, coded + CODE_BYTES);
        if (!MessageDigest.isEqual(code, EmptyKeyCode.of(Arrays.copyOf(bytes, coded)))) {
            throw new UnknownLayoutException("its header has another code than that of the empty key");
        }
        String text = new String(bytes, 16, (int) json, StandardCharsets.UTF_8);
        int chunk = ByteBuffer.wrap(bytes).order(ByteOrder.BIG_ENDIAN).getInt(coded + CODE_BYTES);
        // 2022 names no compression and always has one; later files that name one hold their memory differently
        if (chunk != CHUNK_BYTES || text.contains("\"compression\"")) {
            throw new UnknownLayoutException("its payload is not laid out as in releases of 2022");
        }
        return new StateFileHead(bytes);
    }

    /** Everything before the first chunk. */
    byte[] bytes() {
        return bytes.clone();
    }

    int length() {
        return bytes.length;
    }
}
