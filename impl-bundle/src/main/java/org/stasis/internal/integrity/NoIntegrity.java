/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.integrity;

import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.crypto.SecretKey;
import org.osgi.service.component.annotations.Component;
import org.stasis.spi.IntegrityScheme;

/**
 * No authentication: codes are plain SHA-256, which anyone can make. Finds accidents, not attacks; used only where it is
 * asked for by name.
 */
@Component(immediate = true)
public final class NoIntegrity implements IntegrityScheme {
    public static final String NAME = "none";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean keyed() {
        return false;
    }

    @Override
    public int tagBytes() {
        return 32;
    }

    @Override
    public Authenticator begin(SecretKey key) throws InvalidKeyException {
        if (key != null) {
            throw new InvalidKeyException(
                    "scheme " + NAME + " takes no key: with it the image would not be protected by the key given");
        }
        try {
            return new Digest(MessageDigest.getInstance("SHA-256"));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java platform lacks SHA-256, which every one must have", e);
        }
    }

    private record Digest(MessageDigest digest) implements Authenticator {
        @Override
        public void update(ByteBuffer piece) {
            Pieces.forEach(piece, digest::update);
        }

        @Override
        public byte[] finish() {
            return digest.digest();
        }
    }
}
