/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.testkit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.stasis.spi.SignatureScheme;

/** What every {@link SignatureScheme} promises, besides what all schemes do. */
public abstract class SignatureSchemeContract extends IntegritySchemeContract {
    private static final byte[] MESSAGE = Images.random(3, 20_000);

    @Override
    protected abstract SignatureScheme scheme();

    /** A key pair of the scheme; a different one for each call. */
    protected abstract KeyPair pair() throws Exception;

    private record Half(byte[] encoded, String format) implements PrivateKey, PublicKey {
        private static final long serialVersionUID = 1L;

        @Override
        public String getAlgorithm() {
            return "any";
        }

        @Override
        public String getFormat() {
            return format;
        }

        @Override
        public byte[] getEncoded() {
            return encoded.clone();
        }
    }

    @Test
    void makesCodesThatNeedNoKey() {
        assertFalse(scheme().keyed());
        assertThrows(InvalidKeyException.class, () -> scheme().begin(key(1)));
    }

    @Test
    void provesWhoSealed() throws Exception {
        KeyPair signer = pair();
        KeyPair other = pair();
        byte[] signature = scheme().sign(signer.getPrivate(), MESSAGE);
        assertTrue(signature.length <= 4096, signature.length + " bytes");
        assertTrue(scheme().verify(signer.getPublic(), MESSAGE, signature));
        assertFalse(scheme().verify(other.getPublic(), MESSAGE, signature));
    }

    @Test
    void tellsEveryChangeOfMessageAndSignature() throws Exception {
        KeyPair signer = pair();
        byte[] signature = scheme().sign(signer.getPrivate(), MESSAGE);
        for (int bit = 0; bit < MESSAGE.length * 8; bit += 7919) {
            assertFalse(scheme().verify(signer.getPublic(), flipped(MESSAGE, bit), signature), "message, bit " + bit);
        }
        for (int bit = 0; bit < signature.length * 8; bit += 41) {
            byte[] changed = flipped(signature, bit);
            assertFalse(scheme().verify(signer.getPublic(), MESSAGE, changed), "signature, bit " + bit);
        }
        for (int length : new int[] {0, 1, signature.length - 1, signature.length + 1}) {
            assertFalse(scheme().verify(signer.getPublic(), MESSAGE, Arrays.copyOf(signature, length)));
        }
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] changed = bytes.clone();
        changed[bit / 8] ^= (byte) (1 << bit % 8);
        return changed;
    }

    @Test
    void takesKeysFromAnywhereByTheirEncoding() throws Exception {
        KeyPair signer = pair();
        byte[] signature = scheme().sign(new Half(signer.getPrivate().getEncoded(), "PKCS#8"), MESSAGE);
        assertTrue(scheme().verify(new Half(signer.getPublic().getEncoded(), "X.509"), MESSAGE, signature));
    }

    @Test
    void refusesWhatIsNoKeyOfItsOwnWithoutShowingIt() throws Exception {
        byte[] secret = "correct horse battery staple".getBytes();
        var e = assertThrows(InvalidKeyException.class, () -> scheme().sign(new Half(secret, "PKCS#8"), MESSAGE));
        assertFalse(String.valueOf(e.getMessage()).contains("correct horse"), e.getMessage());
        assertThrows(
                InvalidKeyException.class, () -> scheme().verify(new Half(secret, "X.509"), MESSAGE, new byte[64]));
        byte[] isPublic = pair().getPublic().getEncoded();
        assertThrows(InvalidKeyException.class, () -> scheme().sign(new Half(isPublic, "PKCS#8"), MESSAGE));
    }
}
