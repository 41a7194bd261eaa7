/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.integrity.bouncycastle;

import java.util.Arrays;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id of RFC 9106 with what that names as its second recommended option: 3 passes over 64 MiB in 4 lanes, for keys of
 * 32 bytes. Images depend on these numbers for ever.
 */
final class Argon2id {
    private static final int PASSES = 3;
    private static final int LANES = 4;
    private static final int MEMORY_KIB = 64 << 10;
    private static final int KEY_BYTES = 32;

    private Argon2id() {}

    /** @param passphrase wiped afterwards */
    static SecretKey key(byte[] passphrase, byte[] salt) {
        Argon2Parameters parameters = new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withIterations(PASSES)
                .withMemoryAsKB(MEMORY_KIB)
                .withParallelism(LANES)
                .withSalt(salt)
                .build();
        byte[] key = derive(parameters, passphrase, KEY_BYTES);
        try {
            return new SecretKeySpec(key, "RAW");
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(passphrase, (byte) 0);
        }
    }

    static byte[] derive(Argon2Parameters parameters, byte[] passphrase, int bytes) {
        byte[] key = new byte[bytes];
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(parameters);
        generator.generateBytes(passphrase, key);
        return key;
    }
}
