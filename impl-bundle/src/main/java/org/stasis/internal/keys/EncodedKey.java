/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.keys;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.security.Key;
import java.security.PrivateKey;
import java.security.PublicKey;

/** Half of a key pair as its file has it, of whatever algorithm: the scheme that uses it finds out. Tells nothing of it. */
abstract class EncodedKey implements Key {
    private static final long serialVersionUID = 1L;

    private final transient byte[] encoded;
    private final String format;

    private EncodedKey(byte[] encoded, String format) {
        this.encoded = encoded.clone();
        this.format = format;
    }

    static final class Private extends EncodedKey implements PrivateKey {
        private static final long serialVersionUID = 1L;

        Private(byte[] encoded) {
            super(encoded, "PKCS#8");
        }
    }

    static final class Public extends EncodedKey implements PublicKey {
        private static final long serialVersionUID = 1L;

        Public(byte[] encoded) {
            super(encoded, "X.509");
        }
    }

    @Override
    public final String getAlgorithm() {
        return "unknown";
    }

    @Override
    public final String getFormat() {
        return format;
    }

    @Override
    public final byte[] getEncoded() {
        return encoded.clone();
    }

    /** Keys are serializable by their interface; these are not. */
    private void writeObject(ObjectOutputStream out) throws NotSerializableException {
        throw new NotSerializableException("keys stay in memory");
    }

    @Override
    public final String toString() {
        return "a key in " + format;
    }
}
