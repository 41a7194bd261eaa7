/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.integrity.bouncycastle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stasis.spi.SignatureScheme;

class BcfksKeysTest {
    private static final Provider PROVIDER = new BouncyCastleProvider();
    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path folder;

    private record Settings(String keystore, String keystore_password_file) implements BcfksKeys.Config {
        @Override
        public Class<? extends Annotation> annotationType() {
            return BcfksKeys.Config.class;
        }
    }

    private BcfksKeys keys(String password) throws Exception {
        KeyStore store = KeyStore.getInstance("BCFKS", PROVIDER);
        store.load(null, null);
        char[] real = "pass phrase".toCharArray();
        store.setKeyEntry("secret", new SecretKeySpec(SECRET, "AES"), real, null);
        PrivateKey key = KeyFactory.getInstance("ML-DSA", PROVIDER)
                .generatePrivate(new PKCS8EncodedKeySpec(pem("ML-DSA-65-seed.priv")));
        Certificate certificate;
        try (InputStream in = resource("ML-DSA-65.crt")) {
            certificate = CertificateFactory.getInstance("X.509", PROVIDER).generateCertificate(in);
        }
        store.setKeyEntry("signer", key, real, new Certificate[] {certificate});
        store.setCertificateEntry("checker", certificate);
        Path path = folder.resolve("keys.bcfks");
        try (var out = Files.newOutputStream(path)) {
            store.store(out, real);
        }
        Path file = Files.writeString(folder.resolve("password"), password + "\n");
        return new BcfksKeys(new Settings(path.toString(), file.toString()));
    }

    private static InputStream resource(String name) {
        return BcfksKeysTest.class.getResourceAsStream("/rfc9881/" + name);
    }

    private static byte[] pem(String name) throws Exception {
        try (InputStream in = resource(name)) {
            String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            return Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]+-----", ""));
        }
    }

    @Test
    void hasSecretKeysAndKeyPairs() throws Exception {
        BcfksKeys keys = keys("pass phrase");
        assertArrayEquals(SECRET, keys.key("secret").orElseThrow().getEncoded());
        assertTrue(keys.key("signer").isEmpty());
        assertTrue(keys.privateKey("secret").isEmpty());
        assertTrue(keys.publicKey("nobody").isEmpty());
        SignatureScheme scheme = new MlDsa65();
        byte[] signature = scheme.sign(keys.privateKey("signer").orElseThrow(), SECRET);
        assertTrue(scheme.verify(keys.publicKey("signer").orElseThrow(), SECRET, signature));
        assertTrue(scheme.verify(keys.publicKey("checker").orElseThrow(), SECRET, signature));
        assertTrue(keys.privateKey("checker").isEmpty());
    }

    @Test
    void registersNoProvider() throws Exception {
        keys("pass phrase").key("secret");
        assertTrue(Security.getProvider(BouncyCastleProvider.PROVIDER_NAME) == null);
    }

    @Test
    void saysThatThePasswordIsWrongAndNotWhatItIs() throws Exception {
        BcfksKeys keys = keys("wrong words");
        var e = assertThrows(GeneralSecurityException.class, () -> keys.key("secret"));
        assertTrue(e.getMessage().startsWith("keystore " + folder.resolve("keys.bcfks") + " cannot be read: "));
        assertFalse(e.getMessage().contains("wrong words"), e.getMessage());
    }
}
