/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.integrity;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.SecretKey;
import org.osgi.service.component.annotations.Component;
import org.stasis.spi.IntegrityScheme;
import org.stasis.spi.SignatureScheme;

/** Ed25519 (RFC 8032) by the platform; codes are SHA-256. */
@Component(immediate = true, service = IntegrityScheme.class)
public final class Ed25519 implements SignatureScheme {
    public static final String NAME = "ed25519";

    private static final String ALGORITHM = "Ed25519";
    private static final int SIGNATURE_BYTES = 64;

    private final IntegrityScheme codes = new NoIntegrity();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int tagBytes() {
        return codes.tagBytes();
    }

    @Override
    public Authenticator begin(SecretKey key) throws InvalidKeyException {
        if (key != null) {
            throw new InvalidKeyException(NAME + " takes a key pair, and this is a secret key");
        }
        return codes.begin(null);
    }

    @Override
    public byte[] sign(PrivateKey key, byte[] message) throws InvalidKeyException {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            // a key that stays in its device is of a provider of its own, which the platform then finds
            signature.initSign(
                    key.getEncoded() == null
                            ? key
                            : KeyFactory.getInstance(ALGORITHM)
                                    .generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded())));
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw notOurs("private");
        }
    }

    @Override
    public boolean verify(PublicKey key, byte[] message, byte[] tag) throws InvalidKeyException {
        Signature signature;
        try {
            signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(
                    KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(key.getEncoded())));
            signature.update(message);
        } catch (GeneralSecurityException e) {
            throw notOurs("public");
        }
        try {
            // the platform takes a signature with anything after it
            return tag.length == SIGNATURE_BYTES && signature.verify(tag);
        } catch (SignatureException e) {
            return false; // no point on the curve
        }
    }

    /** Without the cause: what a provider says of a private key it cannot read is its own business. */
    private static InvalidKeyException notOurs(String kind) {
        return new InvalidKeyException("this is no " + kind + " key of " + ALGORITHM
                + "; make a pair with: openssl genpkey -algorithm ed25519");
    }
}
