/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.stasis.spi.IntegrityScheme;

/**
 * The keys of one image, one per purpose, so that a code made for one purpose never passes for another.
 *
 * <p>The labels are shorter than any message that is authenticated with the key itself: state file chunks end in their
 * length and the previous code.
 *
 * @param id of the key they come from; null for a scheme without keys, and then all others are null too
 */
public record ImageKeys(String id, IntegrityScheme scheme, SecretKey state, SecretKey seal, SecretKey pages) {
    public static ImageKeys of(IntegrityScheme scheme, String id, SecretKey key) throws InvalidKeyException {
        return scheme.keyed()
                ? new ImageKeys(
                        id, scheme, key, derive(scheme, key, "stasis/seal/1"), derive(scheme, key, "stasis/pages/1"))
                : new ImageKeys(null, scheme, null, null, null);
    }

    private static SecretKey derive(IntegrityScheme scheme, SecretKey key, String label) throws InvalidKeyException {
        var authenticator = scheme.begin(key);
        authenticator.update(ByteBuffer.wrap(label.getBytes(StandardCharsets.US_ASCII)));
        return new SecretKeySpec(authenticator.finish(), "RAW");
    }

    @Override
    public String toString() {
        return "keys of " + scheme.name() + (id == null ? "" : " from " + id);
    }
}
