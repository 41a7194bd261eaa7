/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.spi;

import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import javax.crypto.SecretKey;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A message authentication code by which images are sealed: over the state file's chunks, every extent of pages and the
 * manifest. Thread-safe; the {@link Authenticator}s it makes are not.
 *
 * <p>Comparing codes is the implementation's business, in constant time.
 */
@ConsumerType
public interface IntegrityScheme {
    /** Name written into images, such as {@code hmac-sha256}; stands for one algorithm for ever. */
    String name();

    /**
     * Whether its codes take a key. Those of one that does not anybody can make: they guard against accidents only, unless
     * the scheme signs what binds them.
     *
     * @see SignatureScheme
     */
    boolean keyed();

    /** Length of a code in bytes, 16 to 64. */
    int tagBytes();

    /**
     * Begins with an empty message.
     *
     * @param key the key; null exactly if the scheme is not {@link #keyed}
     * @throws InvalidKeyException says what is wrong with the key, never what it is
     */
    Authenticator begin(SecretKey key) throws InvalidKeyException;

    /** Takes a message piece by piece. Reusable: {@link #finish} makes it ready for the next message. */
    interface Authenticator {
        /** Takes what the buffer holds between its position and limit; afterwards its position is its limit. */
        void update(ByteBuffer piece);

        /** The code of the message so far, {@link IntegrityScheme#tagBytes} long. */
        byte[] finish();
    }
}
