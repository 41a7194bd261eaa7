/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.integrity.bouncycastle;

import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.util.Arrays;
import javax.crypto.SecretKey;
import org.bouncycastle.crypto.digests.Blake3Digest;
import org.bouncycastle.crypto.params.Blake3Parameters;
import org.osgi.service.component.annotations.Component;
import org.stasis.spi.IntegrityScheme;

/**
 * BLAKE3 in its keyed mode, with tags of 32 bytes.
 *
 * <p>The key has exactly 32 bytes. Others are refused and not stretched: a derivation would be part of the format for
 * ever, and would let a short password pass for a key. To make one: {@code head -c 32 /dev/urandom}.
 */
@Component
public final class KeyedBlake3 implements IntegrityScheme {
    private static final int KEY_BYTES = 32;
    private static final int TAG_BYTES = 32;

    @Override
    public String name() {
        return "blake3";
    }

    @Override
    public boolean keyed() {
        return true;
    }

    @Override
    public int tagBytes() {
        return TAG_BYTES;
    }

    @Override
    public Authenticator begin(SecretKey key) throws InvalidKeyException {
        byte[] secret = SecretBytes.of(key, name());
        try {
            if (secret.length != KEY_BYTES) {
                throw new InvalidKeyException("blake3 needs a key of " + KEY_BYTES + " bytes, this one has "
                        + secret.length + "; make one of that length, or choose hmac-sha256");
            }
            Blake3Digest digest = new Blake3Digest(TAG_BYTES * Byte.SIZE);
            digest.init(Blake3Parameters.key(secret));
            return new Running(digest);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private record Running(Blake3Digest digest) implements Authenticator {
        @Override
        public void update(ByteBuffer piece) {
            Pieces.forEach(piece, digest::update);
        }

        @Override
        public byte[] finish() {
            byte[] tag = new byte[TAG_BYTES];
            digest.doFinal(tag, 0);
            return tag;
        }
    }
}
