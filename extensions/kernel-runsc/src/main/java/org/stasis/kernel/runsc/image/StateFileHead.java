/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * What stands before the chunks of a state file that gVisor compressed.
 *
 * <pre>
 *   "gVisorSF" | N u64 | N bytes of JSON | until March 2026 HMAC-SHA256 of all before, with the empty key (32) | chunk size u32
 * </pre>
 */
final class StateFileHead {
    private static final long MAGIC = 0x67566973_6f725346L;
    private static final String FLATE = "flate-best-speed";
    private static final int FIXED_BYTES = 16;
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
        byte[] coded = coded(file);
        if (FLATE.equals(Objects.requireNonNullElse(metadata(coded, "compression"), FLATE))) {
            for (int code : new int[] {CODE_BYTES, 0}) {
                byte[] bytes = FileBytes.read(file, 0, coded.length + code + Integer.BYTES)
                        .array();
                if (ByteBuffer.wrap(bytes).getInt(coded.length + code) == CHUNK_BYTES && isCoded(bytes, coded, code)) {
                    return new StateFileHead(bytes);
                }
            }
        }
        throw new UnknownLayoutException(
                "it is not compressed, or its header has another code than that of the empty key");
    }

    private static boolean isCoded(byte[] bytes, byte[] coded, int code) {
        return code == 0
                || MessageDigest.isEqual(
                        Arrays.copyOfRange(bytes, coded.length, coded.length + code), EmptyKeyCode.of(coded));
    }

    /** What {@code runsc --version} says first where a file was made; empty if it does not tell. */
    static Optional<String> runsc(FileChannel file) throws IOException {
        return Optional.ofNullable(metadata(coded(file), "runsc_version")).map(version -> "runsc version " + version);
    }

    /** Null if there is no such text. */
    private static String metadata(byte[] coded, String entry) throws UnknownLayoutException {
        try {
            return Json.read(new String(coded, FIXED_BYTES, coded.length - FIXED_BYTES, StandardCharsets.UTF_8))
                    .asJsonObject()
                    .getString(entry, null);
        } catch (IllegalArgumentException | ClassCastException e) {
            throw new UnknownLayoutException("its header has no JSON of texts", e);
        }
    }

    /** All that a code is of. */
    private static byte[] coded(FileChannel file) throws IOException {
        ByteBuffer fixed = FileBytes.read(file, 0, FIXED_BYTES);
        long json = fixed.getLong(8);
        if (fixed.getLong(0) != MAGIC || json < 2 || json > MAX_JSON_BYTES) {
            throw new UnknownLayoutException("it has no header of a state file");
        }
        return FileBytes.read(file, 0, FIXED_BYTES + (int) json).array();
    }

    /** Everything before the first chunk. */
    byte[] bytes() {
        return bytes.clone();
    }

    int length() {
        return bytes.length;
    }
}
