/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.spi;

import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import javax.crypto.AEADBadTagException;
import javax.crypto.SecretKey;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A scheme that encrypts every file of an image but its manifest, in records that are authenticated each by itself. The
 * codes of {@link #begin} are for the seal and for deriving keys.
 */
@ConsumerType
public interface EncryptionScheme extends IntegrityScheme {
    /** Bytes by which a record grows when it is encrypted, 16 to 64. */
    int overheadBytes();

    /**
     * @param key of 32 bytes, made for one file of one image and used for nothing else
     */
    RecordCipher cipher(SecretKey key) throws InvalidKeyException;

    /** Encrypts and decrypts records of one file. Not thread-safe. */
    interface RecordCipher {
        /**
         * Encrypts what {@code plain} holds between its position and limit into {@code to}, which has room for
         * {@link #overheadBytes} more, and moves both positions.
         *
         * @param number of the record. The caller never encrypts two different records under one key and number
         */
        void encrypt(long number, ByteBuffer plain, ByteBuffer to);

        /**
         * Decrypts a whole record.
         *
         * @throws AEADBadTagException if it is not the record that was encrypted under this key and number; nothing of
         *     what {@code to} may hold then is to be used
         */
        void decrypt(long number, ByteBuffer record, ByteBuffer to) throws AEADBadTagException;
    }
}
