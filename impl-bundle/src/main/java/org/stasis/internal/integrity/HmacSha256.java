/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.integrity;

import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.osgi.service.component.annotations.Component;
import org.stasis.spi.IntegrityScheme;

/**
 * HMAC-SHA256, the scheme of gVisor, by the platform's own implementation. Keys may have any length but none, as with
 * gVisor; what is longer than 64 bytes is hashed first, by the rules of HMAC.
 */
@Component(immediate = true)
public final class HmacSha256 implements IntegrityScheme {
    public static final String NAME = "hmac-sha256";

    private static final String ALGORITHM = "HmacSHA256";

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
        return 32;
    }

    @Override
    public Authenticator begin(SecretKey key) throws InvalidKeyException {
        if (key == null) {
            throw new InvalidKeyException(NAME + " needs a key");
        }
        byte[] bytes = key.getEncoded();
        if (bytes != null && bytes.length == 0) {
            throw new InvalidKeyException("the key is empty, which protects nothing");
        }
        return authenticator(key);
    }

    /**
     * With the key of no bytes: a checksum anyone can make. gVisor puts it into the headers of files without a key.
     */
    public static Authenticator withEmptyKey() {
        try {
            // HMAC pads keys with zeros, so a single zero is the empty key, which the platform does not take
            return authenticator(new SecretKeySpec(new byte[1], ALGORITHM));
        } catch (InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Authenticator authenticator(SecretKey key) throws InvalidKeyException {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return new MacAuthenticator(mac);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java platform lacks " + ALGORITHM + ", which every one must have", e);
        }
    }

    private record MacAuthenticator(Mac mac) implements Authenticator {
        @Override
        public void update(ByteBuffer piece) {
            Pieces.forEach(piece, mac::update);
        }

        @Override
        public byte[] finish() {
            return mac.doFinal();
        }
    }
}
