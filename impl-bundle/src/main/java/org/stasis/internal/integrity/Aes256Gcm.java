/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.integrity;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.osgi.service.component.annotations.Component;
import org.stasis.spi.EncryptionScheme;
import org.stasis.spi.IntegrityScheme;

/**
 * AES-256-GCM by the platform: files are encrypted. The seal and derived keys are HMAC-SHA256.
 *
 * <p>The nonce of a record is its number, and each file of each image has a key of its own, so that no nonce is ever used
 * twice, whatever is saved again, shared or retried.
 */
@Component(immediate = true, service = IntegrityScheme.class)
public final class Aes256Gcm implements EncryptionScheme {
    public static final String NAME = "aes-256-gcm";

    private static final int KEY_BYTES = 32;
    private static final int TAG_BYTES = 16;
    private static final int NONCE_BYTES = 12;

    private final IntegrityScheme codes = new HmacSha256();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean keyed() {
        return true;
    }

    @Override
    public int tagBytes() {
        return codes.tagBytes();
    }

    @Override
    public Authenticator begin(SecretKey key) throws InvalidKeyException {
        if (key == null) {
            throw new InvalidKeyException(NAME + " needs a key");
        }
        return codes.begin(key);
    }

    @Override
    public int overheadBytes() {
        return TAG_BYTES;
    }

    @Override
    public RecordCipher cipher(SecretKey key) throws InvalidKeyException {
        byte[] bytes = key == null ? null : key.getEncoded();
        if (bytes == null || bytes.length != KEY_BYTES) {
            throw new InvalidKeyException(NAME + " encrypts with keys of " + KEY_BYTES + " bytes only");
        }
        try {
            return new Records(Cipher.getInstance("AES/GCM/NoPadding"), new SecretKeySpec(bytes, "AES"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform lacks AES/GCM/NoPadding, which every one must have", e);
        }
    }

    private record Records(Cipher cipher, SecretKey key) implements RecordCipher {
        @Override
        public void encrypt(long number, ByteBuffer plain, ByteBuffer to) {
            try {
                crypt(Cipher.ENCRYPT_MODE, number, plain, to);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e); // nothing in plain bytes can be wrong
            }
        }

        @Override
        public void decrypt(long number, ByteBuffer record, ByteBuffer to) throws AEADBadTagException {
            if (record.remaining() < TAG_BYTES) {
                throw new AEADBadTagException("too short for a record"); // the platform has other words for none at all
            }
            try {
                crypt(Cipher.DECRYPT_MODE, number, record, to);
            } catch (AEADBadTagException e) {
                throw e;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        /** On the heap if that is where the bytes are: there the platform is fastest. */
        private void crypt(int mode, long number, ByteBuffer from, ByteBuffer to) throws GeneralSecurityException {
            byte[] nonce = ByteBuffer.allocate(NONCE_BYTES)
                    .putLong(NONCE_BYTES - Long.BYTES, number)
                    .array();
            cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
            if (!from.hasArray() || !to.hasArray()) {
                cipher.doFinal(from, to);
                return;
            }
            int count = cipher.doFinal(
                    from.array(),
                    from.arrayOffset() + from.position(),
                    from.remaining(),
                    to.array(),
                    to.arrayOffset() + to.position());
            from.position(from.limit());
            to.position(to.position() + count);
        }

        @Override
        public String toString() {
            return NAME + " with a key";
        }
    }
}
