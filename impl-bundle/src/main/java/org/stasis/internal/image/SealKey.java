/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.stasis.internal.Sha256;
import org.stasis.spi.IntegrityScheme;
import org.stasis.spi.SignatureScheme;

/**
 * The key that a manifest names: it seals the manifest, and wraps the image's own key inside it.
 *
 * @param id null for a scheme without keys
 * @param salt that the key was derived with; null if it was not derived
 * @param key a secret key, or half of a key pair for a {@link SignatureScheme}: the private half seals, the public half
 *     checks; null for a scheme without keys
 */
public record SealKey(IntegrityScheme scheme, String id, byte[] salt, Key key) {
    private static final String SEAL = "stasis/seal/1";
    private static final String WRAP = "stasis/wrap/1";

    /** For a scheme that needs no key. */
    public static SealKey none(IntegrityScheme scheme) {
        return new SealKey(scheme, null, null, null);
    }

    /** Finds out whether the scheme can work with the key, before anything is done with it. */
    public SealKey tried() throws InvalidKeyException {
        if (key instanceof SecretKey secret) {
            code(scheme, secret, SEAL);
        }
        return this;
    }

    byte[] seal(byte[] manifest) throws InvalidKeyException {
        return scheme instanceof SignatureScheme signing
                ? signing.sign((PrivateKey) key, toBeSigned(manifest))
                : code(scheme, sealing(), manifest);
    }

    boolean sealed(byte[] manifest, byte[] tag) throws InvalidKeyException {
        return scheme instanceof SignatureScheme signing
                ? signing.verify((PublicKey) key, toBeSigned(manifest), tag)
                : MessageDigest.isEqual(tag, code(scheme, sealing(), manifest));
    }

    /** With a label in front, so that nothing else that was signed with the key passes for a manifest. */
    private static byte[] toBeSigned(byte[] manifest) {
        byte[] label = (SEAL + "\0").getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(label.length + manifest.length)
                .put(label)
                .put(manifest)
                .array();
    }

    private SecretKey sealing() throws InvalidKeyException {
        return key == null ? null : derive(scheme, (SecretKey) key, SEAL);
    }

    byte[] wrap(SecretKey image) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AESWrap");
        cipher.init(Cipher.WRAP_MODE, wrapping());
        return cipher.wrap(image);
    }

    SecretKey unwrap(byte[] wrapped) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AESWrap");
        cipher.init(Cipher.UNWRAP_MODE, wrapping());
        return (SecretKey) cipher.unwrap(wrapped, "RAW", Cipher.SECRET_KEY);
    }

    /** Codes have 16 to 64 bytes, the key of AES-256 has 32. */
    private SecretKey wrapping() throws InvalidKeyException {
        return new SecretKeySpec(Sha256.digest().digest(code(scheme, (SecretKey) key, WRAP)), "AES");
    }

    static SecretKey derive(IntegrityScheme scheme, SecretKey key, String label) throws InvalidKeyException {
        return new SecretKeySpec(code(scheme, key, label), "RAW");
    }

    private static byte[] code(IntegrityScheme scheme, SecretKey key, String label) throws InvalidKeyException {
        return code(scheme, key, label.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] code(IntegrityScheme scheme, SecretKey key, byte[] message) throws InvalidKeyException {
        var authenticator = scheme.begin(key);
        authenticator.update(ByteBuffer.wrap(message));
        return authenticator.finish();
    }

    /** Tells nothing of the key. */
    @Override
    public String toString() {
        return "seal of " + scheme.name() + (id == null ? "" : " by key " + id);
    }
}
