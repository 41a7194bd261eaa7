/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

import java.security.InvalidKeyException;
import javax.crypto.SecretKey;
import org.stasis.internal.integrity.HmacSha256;
import org.stasis.spi.IntegrityScheme;
import org.stasis.spi.IntegrityScheme.Authenticator;

/** What a state file is authenticated with: a scheme and its key, or nothing. Tells nothing of the key. */
public final class StateFileKey {
    /** No authentication: for files without a key, and only for these. */
    public static final StateFileKey NONE = new StateFileKey(null, null);

    private final IntegrityScheme scheme;
    private final SecretKey key;

    private StateFileKey(IntegrityScheme scheme, SecretKey key) {
        this.scheme = scheme;
        this.key = key;
    }

    /**
     * A scheme and its key; a scheme without a key gives {@link #NONE}, as state files have no codes then.
     *
     * @throws IllegalArgumentException if the scheme needs a key and there is none: never a silent downgrade
     */
    public static StateFileKey of(IntegrityScheme scheme, SecretKey key) {
        if (scheme.keyed() != (key != null)) {
            throw new IllegalArgumentException(
                    "integrity scheme " + scheme.name() + (scheme.keyed() ? " needs a key" : " takes no key"));
        }
        return orNone(scheme, key);
    }

    /** The same for a file that is bound by other means if there is no key: {@link #NONE} then. */
    public static StateFileKey orNone(IntegrityScheme scheme, SecretKey key) {
        return key == null ? NONE : new StateFileKey(scheme, key);
    }

    boolean present() {
        return scheme != null;
    }

    String schemeName() {
        return scheme.name();
    }

    int tagBytes() {
        return scheme.tagBytes();
    }

    /** Whether it is gVisor's own scheme, which needs no mention in the file. */
    boolean gvisorsOwn() {
        return HmacSha256.NAME.equals(scheme.name());
    }

    Authenticator begin() throws InvalidKeyException {
        return scheme.begin(key);
    }

    @Override
    public String toString() {
        return present() ? scheme.name() + " with a key" : "no key";
    }
}
