/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.util.Arrays;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.SecretKey;
import org.stasis.api.CorruptImageException;
import org.stasis.api.IntegrityException;
import org.stasis.api.StateFileException;
import org.stasis.internal.DamagedStreamException;
import org.stasis.spi.EncryptionScheme;
import org.stasis.spi.EncryptionScheme.RecordCipher;

/**
 * Decrypts what {@link EncryptedOutput} wrote; gives away only bytes of records that are authentic. Its file stays open
 * when it is closed. Not thread-safe.
 */
final class EncryptedInput extends InputStream {
    private static final int ID_AT = 16;

    private final FileInput file;
    private final RecordCipher cipher;
    private final ByteBuffer record;
    private final ByteBuffer plain =
            ByteBuffer.allocate(EncryptedOutput.RECORD_BYTES).limit(0);
    private long number;
    private long position = EncryptedOutput.HEADER_BYTES;
    private boolean ended;

    EncryptedInput(FileInput file, UUID image, EncryptionScheme scheme, SecretKey key)
            throws IOException, InvalidKeyException {
        this.file = file;
        cipher = scheme.cipher(key);
        record = ByteBuffer.allocate(EncryptedOutput.RECORD_BYTES + scheme.overheadBytes());
        ByteBuffer found = ByteBuffer.wrap(file.readNBytes(EncryptedOutput.HEADER_BYTES));
        ByteBuffer expected = EncryptedOutput.header(image);
        if (found.mismatch(expected) >= ID_AT && found.capacity() == expected.capacity()) {
            throw damaged(new IntegrityException(
                    file.where(),
                    "this is a file of image " + new UUID(found.getLong(ID_AT), found.getLong(ID_AT + 8))
                            + ", put in its place (a splice or a rollback). Put the right one back, or load"
                            + " another image"));
        }
        if (!found.equals(expected)) {
            throw damaged(new CorruptImageException(
                    file.where() + "@0",
                    "an encrypted file of version " + EncryptedOutput.VERSION,
                    "something else",
                    "The file is damaged, exchanged, or of a newer Stasis"));
        }
    }

    @Override
    public int read() throws IOException {
        return fill() ? plain.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int part = Math.min(length, plain.remaining());
        plain.get(bytes, offset, part);
        return part;
    }

    private boolean fill() throws IOException {
        while (!plain.hasRemaining() && !ended) {
            int count = file.readNBytes(record.array(), 0, record.capacity());
            ended = file.ended();
            decrypt(
                    ended ? number | EncryptedOutput.LAST : number,
                    record.clear().limit(count));
            number++;
            position += count;
        }
        return plain.hasRemaining();
    }

    private void decrypt(long as, ByteBuffer sealed) throws IOException {
        try {
            cipher.decrypt(as, sealed, plain.clear());
            plain.flip();
        } catch (AEADBadTagException e) {
            Arrays.fill(plain.array(), (byte) 0);
            plain.limit(0);
            throw damaged(new IntegrityException(
                    file.where() + "@" + position,
                    "record " + number + " is not the one that was encrypted here: it was changed, moved, or is of"
                            + " another image. Nothing of it was used. Load another image"));
        }
    }

    private static IOException damaged(StateFileException fault) {
        return new DamagedStreamException(fault);
    }
}
