/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.nio.ByteBuffer;
import java.util.UUID;
import org.stasis.spi.IntegrityScheme.Authenticator;

/**
 * The code of one extent. It covers the image's id and the extent's number too, so that extents cannot be exchanged
 * within an image or between images. Confined to one thread.
 */
final class ExtentTag {
    private final Authenticator authenticator;
    private final ByteBuffer place = ByteBuffer.allocate(16 + 8 + 4 + 4);

    ExtentTag(Authenticator authenticator, UUID image) {
        this.authenticator = authenticator;
        place.putLong(image.getMostSignificantBits()).putLong(image.getLeastSignificantBits());
    }

    byte[] of(long number, int bytes, ByteBuffer stored) {
        place.putLong(16, number).putInt(24, stored.remaining()).putInt(28, bytes);
        authenticator.update(place.clear());
        authenticator.update(stored.duplicate());
        return authenticator.finish();
    }
}
