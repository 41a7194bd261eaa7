/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.fuzz;

import java.nio.ByteBuffer;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.stasis.spi.IntegrityScheme;

/** Codes of nothing but zeros: a scheme that anybody can forge, so that a fuzzer gets past it. */
public final class Forgeable implements IntegrityScheme {
    public static final SecretKey KEY = new SecretKeySpec(new byte[32], "RAW");

    @Override
    public String name() {
        return "forgeable";
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
    public Authenticator begin(SecretKey key) {
        return new Authenticator() {
            @Override
            public void update(ByteBuffer piece) {
                piece.position(piece.limit());
            }

            @Override
            public byte[] finish() {
                return new byte[32];
            }
        };
    }
}
