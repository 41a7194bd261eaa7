/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.itests.bundle.gate;

import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.Semaphore;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.stasis.spi.IntegrityScheme;

/** HMAC-SHA512, with a gate before each piece. */
record GatedScheme(Semaphore armed, Semaphore arrived, Semaphore pass) implements IntegrityScheme {
    @Override
    public String name() {
        return "gated";
    }

    @Override
    public boolean keyed() {
        return true;
    }

    @Override
    public int tagBytes() {
        return 64;
    }

    @Override
    public Authenticator begin(SecretKey key) throws InvalidKeyException {
        Mac mac = hmac();
        mac.init(key);
        return new Authenticator() {
            @Override
            public void update(ByteBuffer piece) {
                if (armed.tryAcquire()) {
                    arrived.release();
                    pass.acquireUninterruptibly();
                }
                mac.update(piece);
            }

            @Override
            public byte[] finish() {
                return mac.doFinal();
            }
        };
    }

    private static Mac hmac() {
        try {
            return Mac.getInstance("HmacSHA512");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has HmacSHA512", e);
        }
    }
}
