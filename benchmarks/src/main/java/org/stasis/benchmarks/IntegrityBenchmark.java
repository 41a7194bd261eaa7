/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks;

import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.stasis.integrity.bouncycastle.KeyedBlake3;
import org.stasis.integrity.bouncycastle.Kmac256;
import org.stasis.integrity.bouncycastle.MlDsa65;
import org.stasis.internal.integrity.Aes256Gcm;
import org.stasis.internal.integrity.Ed25519;
import org.stasis.internal.integrity.HmacSha256;
import org.stasis.internal.integrity.NoIntegrity;
import org.stasis.spi.EncryptionScheme;
import org.stasis.spi.EncryptionScheme.RecordCipher;
import org.stasis.spi.IntegrityScheme;
import org.stasis.spi.IntegrityScheme.Authenticator;
import org.stasis.spi.SignatureScheme;

/**
 * Each integrity scheme over memory, in extents of 64 KiB as a save cuts it, against a copy of the same memory by the same
 * processor. A signature is made once over all, as of a manifest.
 */
final class IntegrityBenchmark implements Benchmark {
    private static final int EXTENT_BYTES = 64 << 10;
    private static final String COPY = "memory copy";
    private static final byte[] MANIFEST = new byte[2000];
    private static final SecretKey KEY = new SecretKeySpec(fresh(), "RAW");

    private static byte[] fresh() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return key;
    }

    /** What is done to memory under a name. */
    private record Case(String name, Rounds.Work work) {}

    private byte[] memory;
    private byte[] encrypted;

    @Override
    public String name() {
        return "integrity";
    }

    @Override
    public String about() {
        return "each integrity scheme over memory, against a copy of it";
    }

    @Override
    public void run(Settings settings, Report report) throws Exception {
        memory = new byte[Math.toIntExact(settings.bytesOr(64 << 20))];
        Payload.fill(memory, 1);
        byte[] copy = new byte[memory.length];
        List<Case> cases = cases();
        Rounds rounds = new Rounds().add(COPY, () -> {
            for (int at = 0; at < memory.length; at += EXTENT_BYTES) {
                System.arraycopy(memory, at, copy, at, bytesAt(at));
            }
        });
        cases.forEach(one -> rounds.add(one.name(), one.work()));
        Map<String, Times> times = rounds.run(3, settings.rounds());
        report.table(
                (memory.length >> 20) + " MiB in extents of 64 KiB, per second of processor time",
                Report.Unit.MEGABYTES,
                memory.length);
        for (Case one : cases) {
            report.compare(
                    one.name(),
                    times.get(one.name()).ofThread(),
                    times.get(COPY).ofThread());
        }
    }

    private List<Case> cases() throws Exception {
        List<Case> cases = new ArrayList<>();
        IntegrityScheme[] codes = {new HmacSha256(), new KeyedBlake3(), new Kmac256(), new NoIntegrity()};
        for (IntegrityScheme scheme : codes) {
            cases.add(new Case(scheme.name(), () -> code(scheme)));
        }
        EncryptionScheme aes = new Aes256Gcm();
        encrypted = new byte[memory.length / EXTENT_BYTES * (EXTENT_BYTES + aes.overheadBytes())];
        encrypt(aes);
        cases.add(new Case(aes.name(), () -> encrypt(aes)));
        cases.add(new Case(aes.name() + "-decrypt", () -> decrypt(aes)));
        cases.add(signing(new Ed25519(), KeyPairGenerator.getInstance("Ed25519")));
        cases.add(signing(new MlDsa65(), KeyPairGenerator.getInstance("ML-DSA-65", new BouncyCastleProvider())));
        return cases;
    }

    private Case signing(SignatureScheme scheme, KeyPairGenerator pairs) {
        KeyPair pair = pairs.generateKeyPair();
        return new Case(scheme.name(), () -> {
            code(scheme);
            byte[] signature = scheme.sign(pair.getPrivate(), MANIFEST);
            if (!scheme.verify(pair.getPublic(), MANIFEST, signature)) {
                throw new IllegalStateException("a signature of " + scheme.name() + " does not verify");
            }
        });
    }

    private int bytesAt(int at) {
        return Math.min(EXTENT_BYTES, memory.length - at);
    }

    private void code(IntegrityScheme scheme) throws InvalidKeyException {
        Authenticator authenticator = scheme.begin(scheme.keyed() ? KEY : null);
        for (int at = 0; at < memory.length; at += EXTENT_BYTES) {
            authenticator.update(ByteBuffer.wrap(memory, at, bytesAt(at)));
            authenticator.finish();
        }
    }

    private void encrypt(EncryptionScheme scheme) throws InvalidKeyException {
        RecordCipher cipher = scheme.cipher(KEY);
        ByteBuffer to = ByteBuffer.wrap(encrypted);
        for (int at = 0; at + EXTENT_BYTES <= memory.length; at += EXTENT_BYTES) {
            cipher.encrypt(at, ByteBuffer.wrap(memory, at, EXTENT_BYTES), to);
        }
    }

    private void decrypt(EncryptionScheme scheme) throws Exception {
        RecordCipher cipher = scheme.cipher(KEY);
        ByteBuffer from = ByteBuffer.wrap(encrypted);
        ByteBuffer plain = ByteBuffer.allocate(EXTENT_BYTES);
        for (int at = 0; at + EXTENT_BYTES <= memory.length; at += EXTENT_BYTES) {
            from.limit(from.position() + EXTENT_BYTES + scheme.overheadBytes());
            cipher.decrypt(at, from, plain.clear());
        }
        int last = memory.length / EXTENT_BYTES * EXTENT_BYTES - EXTENT_BYTES;
        if (!plain.flip().equals(ByteBuffer.wrap(memory, last, EXTENT_BYTES))) {
            throw new IllegalStateException("decrypted other bytes than were encrypted");
        }
    }
}
