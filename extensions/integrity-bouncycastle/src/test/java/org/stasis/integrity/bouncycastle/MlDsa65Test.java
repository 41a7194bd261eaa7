/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.integrity.bouncycastle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stasis.spi.SignatureScheme;
import org.stasis.testkit.Program;
import org.stasis.testkit.SignatureSchemeContract;

class MlDsa65Test extends SignatureSchemeContract {
    private static final Provider PROVIDER = new BouncyCastleProvider();

    @TempDir
    Path folder;

    @Override
    protected SignatureScheme scheme() {
        return new MlDsa65();
    }

    @Override
    protected KeyPair pair() throws GeneralSecurityException {
        return KeyPairGenerator.getInstance("ML-DSA-65", PROVIDER).generateKeyPair();
    }

    /** A file of the examples of RFC 9881, appendix C. */
    private static byte[] example(String name) throws IOException {
        try (var in = MlDsa65Test.class.getResourceAsStream("/rfc9881/" + name)) {
            String pem = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        }
    }

    @Test
    void verifiesThePublishedCertificateAndNoOther() throws Exception {
        Certificate certificate = Certificate.getInstance(example("ML-DSA-65.crt"));
        byte[] signed = certificate.getTBSCertificate().getEncoded("DER");
        byte[] signature = certificate.getSignature().getOctets();
        PublicKey key = KeyFactory.getInstance("ML-DSA", PROVIDER)
                .generatePublic(new X509EncodedKeySpec(example("ML-DSA-65.pub")));
        assertTrue(scheme().verify(key, signed, signature));
        signed[100] ^= 1;
        assertFalse(scheme().verify(key, signed, signature));
    }

    @Test
    void thePublishedSeedIsTheKeyOfThePublishedPublicKey() throws Exception {
        byte[] encoded = example("ML-DSA-65-seed.priv");
        var seeded = (MLDSAPrivateKeyParameters) PrivateKeyFactory.createKey(encoded);
        byte[] published = example("ML-DSA-65.pub");
        byte[] last = new byte[seeded.getPublicKey().length];
        System.arraycopy(published, published.length - last.length, last, 0, last.length);
        assertArrayEquals(last, seeded.getPublicKey());
        PrivateKey key = KeyFactory.getInstance("ML-DSA", PROVIDER).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        byte[] signature = scheme().sign(key, new byte[] {1, 2, 3});
        PublicKey other = KeyFactory.getInstance("ML-DSA", PROVIDER).generatePublic(new X509EncodedKeySpec(published));
        assertTrue(scheme().verify(other, new byte[] {1, 2, 3}, signature));
    }

    @Test
    void agreesWithAnotherImplementationInBothDirections() throws Exception {
        KeyPair pair = pair();
        byte[] message = "a manifest".repeat(1000).getBytes(StandardCharsets.US_ASCII);
        Path key = Files.write(folder.resolve("key"), pair.getPublic().getEncoded());
        Path file = Files.write(folder.resolve("message"), message);
        Path tag = Files.write(folder.resolve("tag"), scheme().sign(pair.getPrivate(), message));
        String answer = Program.python("""
                from cryptography.hazmat.primitives.asymmetric import mldsa
                from cryptography.hazmat.primitives import serialization as form
                key, message, tag = (open(name, 'rb').read() for name in sys.argv[1:])
                form.load_der_public_key(key).verify(tag, message)
                own = mldsa.MLDSA65PrivateKey.generate()
                print(own.public_key().public_bytes(form.Encoding.DER, form.PublicFormat.SubjectPublicKeyInfo).hex())
                print(own.sign(message).hex())
                """, key.toString(), file.toString(), tag.toString());
        String[] theirs = answer.split("\\s+");
        PublicKey their = KeyFactory.getInstance("ML-DSA", PROVIDER)
                .generatePublic(new X509EncodedKeySpec(HexFormat.of().parseHex(theirs[0])));
        assertTrue(scheme().verify(their, message, HexFormat.of().parseHex(theirs[1])));
    }

    @Test
    void refusesKeysOfOtherParameters() throws Exception {
        KeyPair smaller = KeyPairGenerator.getInstance("ML-DSA-44", PROVIDER).generateKeyPair();
        var e = assertThrows(InvalidKeyException.class, () -> scheme().sign(smaller.getPrivate(), new byte[1]));
        assertEquals(
                "this is no private key of ML-DSA-65; make a pair with:"
                        + " openssl genpkey -algorithm ML-DSA-65 (OpenSSL 3.5 or later)",
                e.getMessage());
    }
}
