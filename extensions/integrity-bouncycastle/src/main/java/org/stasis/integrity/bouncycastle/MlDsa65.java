/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.integrity.bouncycastle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import javax.crypto.SecretKey;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.MLDSAKeyParameters;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.MLDSASigner;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.osgi.service.component.annotations.Component;
import org.stasis.spi.IntegrityScheme;
import org.stasis.spi.SignatureScheme;

/**
 * ML-DSA-65 of FIPS 204, pure, with the empty context, hedged: signatures that hold against quantum computers. Codes are
 * SHA-256 by the platform.
 */
@Component(service = IntegrityScheme.class)
public final class MlDsa65 implements SignatureScheme {
    private interface Encoded {
        AsymmetricKeyParameter parse(byte[] encoded) throws IOException;
    }

    @Override
    public String name() {
        return "ml-dsa-65";
    }

    @Override
    public int tagBytes() {
        return 32;
    }

    @Override
    public Authenticator begin(SecretKey key) throws InvalidKeyException {
        if (key != null) {
            throw new InvalidKeyException("ml-dsa-65 takes a key pair, and this is a secret key");
        }
        try {
            return new Hash(MessageDigest.getInstance("SHA-256"));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java platform lacks SHA-256, which every one must have", e);
        }
    }

    @Override
    public byte[] sign(PrivateKey key, byte[] message) throws InvalidKeyException {
        var parameters = parsed("private", key.getEncoded(), PrivateKeyFactory::createKey);
        try {
            return signer(true, new ParametersWithRandom(parameters, new SecureRandom()), message)
                    .generateSignature();
        } catch (CryptoException e) {
            throw new IllegalStateException(e); // only if it has no key
        }
    }

    @Override
    public boolean verify(PublicKey key, byte[] message, byte[] signature) throws InvalidKeyException {
        var parameters = parsed("public", key.getEncoded(), PublicKeyFactory::createKey);
        return signer(false, parameters, message).verifySignature(signature);
    }

    private static MLDSASigner signer(boolean signing, CipherParameters key, byte[] message) {
        MLDSASigner signer = new MLDSASigner();
        signer.init(signing, key);
        signer.update(message, 0, message.length);
        return signer;
    }

    private static AsymmetricKeyParameter parsed(String kind, byte[] encoded, Encoded format)
            throws InvalidKeyException {
        if (encoded == null) {
            throw new InvalidKeyException("ml-dsa-65 cannot use a key that does not leave its keystore");
        }
        try {
            AsymmetricKeyParameter key = format.parse(encoded);
            if (key instanceof MLDSAKeyParameters ours
                    && ours.getParameters() == MLDSAParameters.ml_dsa_65
                    && key.isPrivate() == kind.equals("private")) {
                return key;
            }
        } catch (IOException | RuntimeException e) {
            // without the cause: what a parser says of a private key it cannot read is its own business
            throw notOurs(kind);
        }
        throw notOurs(kind);
    }

    private static InvalidKeyException notOurs(String kind) {
        return new InvalidKeyException("this is no " + kind + " key of ML-DSA-65; make a pair with:"
                + " openssl genpkey -algorithm ML-DSA-65 (OpenSSL 3.5 or later)");
    }

    private record Hash(MessageDigest digest) implements Authenticator {
        @Override
        public void update(ByteBuffer piece) {
            digest.update(piece);
        }

        @Override
        public byte[] finish() {
            return digest.digest();
        }
    }
}
