/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.integrity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.stasis.spi.SignatureScheme;
import org.stasis.testkit.Program;
import org.stasis.testkit.SignatureSchemeContract;

class Ed25519Test extends SignatureSchemeContract {
    private static final HexFormat HEX = HexFormat.of();

    @TempDir
    Path folder;

    @Override
    protected SignatureScheme scheme() {
        return new Ed25519();
    }

    @Override
    protected KeyPair pair() throws GeneralSecurityException {
        return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    }

    /** RFC 8032, section 7.1, tests 1 to 3. */
    @ParameterizedTest
    @CsvSource({
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
                + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a, '',"
                + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
                + "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
                + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c, 72,"
                + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da0"
                + "85ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
                + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025, af82,"
                + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac1"
                + "8ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    })
    void signsAsPublished(String secret, String isPublic, String message, String expected) throws Exception {
        KeyFactory keys = KeyFactory.getInstance("Ed25519");
        PrivateKey signer = keys.generatePrivate(
                new PKCS8EncodedKeySpec(HEX.parseHex("302e020100300506032b657004220420" + secret)));
        PublicKey checker =
                keys.generatePublic(new X509EncodedKeySpec(HEX.parseHex("302a300506032b6570032100" + isPublic)));
        byte[] bytes = HEX.parseHex(message);
        assertEquals(expected, HEX.formatHex(scheme().sign(signer, bytes)));
        assertTrue(scheme().verify(checker, bytes, HEX.parseHex(expected)));
    }

    @Test
    void opensslVerifiesWhatWeSign() throws Exception {
        KeyPair pair = pair();
        byte[] message = "a manifest".repeat(1000).getBytes(StandardCharsets.US_ASCII);
        Path key = Files.write(folder.resolve("key"), pair.getPublic().getEncoded());
        Path file = Files.write(folder.resolve("message"), message);
        Path tag = Files.write(folder.resolve("tag"), scheme().sign(pair.getPrivate(), message));
        assertEquals(
                "Signature Verified Successfully",
                Program.output(
                        "openssl",
                        "pkeyutl",
                        "-verify",
                        "-rawin",
                        "-pubin",
                        "-keyform",
                        "DER",
                        "-inkey",
                        key.toString(),
                        "-in",
                        file.toString(),
                        "-sigfile",
                        tag.toString()));
    }
}
