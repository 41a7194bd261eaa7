/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.image;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.util.UUID;
import javax.crypto.SecretKey;
import org.stasis.spi.EncryptionScheme;
import org.stasis.spi.EncryptionScheme.RecordCipher;

/**
 * Encrypts what is written to it, in records of 1 MiB. The last has a number of its own kind, so that no other passes for
 * the end. Closing it writes the last record and leaves the file open. Not thread-safe.
 */
final class EncryptedOutput extends OutputStream {
    private static final byte[] MAGIC = {'S', 't', 'a', 's', 'i', 's', 'E', 'F'};
    static final int VERSION = 1;
    static final int HEADER_BYTES = 32;
    static final int RECORD_BYTES = 1 << 20;
    static final long LAST = 1L << 63;

    private final OutputStream file;
    private final RecordCipher cipher;
    private final ByteBuffer plain = ByteBuffer.allocate(RECORD_BYTES);
    private final ByteBuffer record;
    private long number;
    private boolean closed;

    EncryptedOutput(OutputStream file, UUID image, EncryptionScheme scheme, SecretKey key)
            throws IOException, InvalidKeyException {
        this.file = file;
        cipher = scheme.cipher(key);
        record = ByteBuffer.allocate(RECORD_BYTES + scheme.overheadBytes());
        file.write(header(image).array());
    }

    /** What the file begins with: magic, version, bytes of a record, id of the image. */
    static ByteBuffer header(UUID image) {
        return ByteBuffer.allocate(HEADER_BYTES)
                .put(MAGIC)
                .putInt(VERSION)
                .putInt(RECORD_BYTES)
                .putLong(image.getMostSignificantBits())
                .putLong(image.getLeastSignificantBits())
                .flip();
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int done = 0; done < length; ) {
            if (!plain.hasRemaining()) {
                writeRecord(number++); // only now is it known not to be the last
            }
            int part = Math.min(length - done, plain.remaining());
            plain.put(bytes, offset + done, part);
            done += part;
        }
    }

    private void writeRecord(long as) throws IOException {
        cipher.encrypt(as, plain.flip(), record.clear());
        file.write(record.array(), 0, record.position());
        plain.clear();
    }

    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            writeRecord(number | LAST);
        }
    }
}
