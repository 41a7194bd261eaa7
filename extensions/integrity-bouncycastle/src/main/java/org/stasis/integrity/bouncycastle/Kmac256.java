/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.integrity.bouncycastle;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.util.Arrays;
import javax.crypto.SecretKey;
import org.bouncycastle.crypto.macs.KMAC;
import org.bouncycastle.crypto.params.KeyParameter;
import org.osgi.service.component.annotations.Component;
import org.stasis.spi.IntegrityScheme;

/**
 * KMAC256 of NIST SP 800-185, with codes of 32 bytes and the customization string {@code stasis}: the same key used by
 * others yields other codes. Keys have 32 bytes or more.
 */
@Component
public final class Kmac256 implements IntegrityScheme {
    private static final int SECURITY_BITS = 256;
    private static final int KEY_BYTES = 32;
    private static final int TAG_BYTES = 32;

    private final byte[] customization;
    private final int tagBytes;

    public Kmac256() {
        this("stasis", TAG_BYTES);
    }

    Kmac256(String customization, int tagBytes) {
        this.customization = customization.getBytes(StandardCharsets.US_ASCII);
        this.tagBytes = tagBytes;
    }

    @Override
    public String name() {
        return "kmac256";
    }

    @Override
    public boolean keyed() {
        return true;
    }

    @Override
    public int tagBytes() {
        return tagBytes;
    }

    @Override
    public Authenticator begin(SecretKey key) throws InvalidKeyException {
        byte[] secret = SecretBytes.of(key, name());
        try {
            if (secret.length < KEY_BYTES) {
                throw new InvalidKeyException("kmac256 needs a key of " + KEY_BYTES + " bytes or more, this one has "
                        + secret.length + "; make one with: openssl rand -hex 32");
            }
            KMAC mac = new KMAC(SECURITY_BITS, customization);
            mac.init(new KeyParameter(secret));
            return new Running(mac, tagBytes);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private record Running(KMAC mac, int tagBytes) implements Authenticator {
        @Override
        public void update(ByteBuffer piece) {
            Pieces.forEach(piece, mac::update);
        }

        @Override
        public byte[] finish() {
            byte[] tag = new byte[tagBytes];
            mac.doFinal(tag, 0, tagBytes);
            return tag;
        }
    }
}
