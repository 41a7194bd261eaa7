/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import org.stasis.spi.EncryptionScheme.RecordCipher;

/**
 * Encrypts and decrypts extents. The record's number is the extent's position in its file: a file has a key of its own, and
 * each place in it is written once. As many bytes as the extent has are stored in its place, the rest is its code. Confined
 * to one thread.
 */
final class ExtentCipher {
    private final RecordCipher cipher;
    private final int codeBytes;
    private final ByteBuffer record;

    ExtentCipher(RecordCipher cipher, int codeBytes) {
        this.cipher = cipher;
        this.codeBytes = codeBytes;
        record = ByteBuffer.allocate(Windows.BYTES + codeBytes);
    }

    /** Encrypts an extent in its place and gives its code. */
    byte[] encrypt(long position, ByteBuffer extent) {
        int bytes = extent.remaining();
        cipher.encrypt(position, extent.duplicate(), record.clear());
        extent.duplicate().put(record.array(), 0, bytes);
        return Arrays.copyOfRange(record.array(), bytes, bytes + codeBytes);
    }

    /** Decrypts an extent in its place; afterwards it is not to be used if this fails. */
    void decrypt(long position, ByteBuffer extent, byte[] code) throws AEADBadTagException {
        record.clear().put(extent.duplicate()).put(code).flip();
        cipher.decrypt(position, record, extent.duplicate());
    }
}
