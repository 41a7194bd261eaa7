/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.nio.ByteBuffer;
import org.stasis.spi.IntegrityScheme.Authenticator;

/**
 * The code of an extent: over its lengths and stored bytes, and not its place, so that equal extents have equal codes and
 * can be shared. The metadata says which place has which code. Confined to one thread.
 */
final class ExtentCode {
    private final Authenticator authenticator;
    private final ByteBuffer lengths = ByteBuffer.allocate(4 + 4);

    ExtentCode(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    /** @param bytes when decompressed */
    byte[] of(int bytes, ByteBuffer stored) {
        lengths.clear().putInt(stored.remaining()).putInt(bytes);
        authenticator.update(lengths.flip());
        authenticator.update(stored.duplicate());
        return authenticator.finish();
    }
}
