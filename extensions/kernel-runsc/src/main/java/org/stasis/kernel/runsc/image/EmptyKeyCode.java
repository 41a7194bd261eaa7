/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc.image;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** HMAC-SHA256 with the empty key, which the platform's own {@code Mac} refuses. */
final class EmptyKeyCode {
    private static final int BLOCK_BYTES = 64;

    private EmptyKeyCode() {}

    static byte[] of(byte[] message) {
        return digest((byte) 0x5c, digest((byte) 0x36, message));
    }

    private static byte[] digest(byte pad, byte[] message) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            byte[] block = new byte[BLOCK_BYTES];
            Arrays.fill(block, pad);
            sha256.update(block);
            return sha256.digest(message);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has it
        }
    }
}
