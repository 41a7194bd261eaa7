/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

import java.nio.ByteBuffer;
import org.stasis.spi.IntegrityScheme.Authenticator;

/**
 * The codes of a body's chunks: {@code code = MAC(data | length u32 | previous code)}. The chain makes a chunk stand only
 * where it was written; the layout of 2024 had none, so its codes end with the length.
 */
final class ChunkCodes {
    static final byte[] UNCHAINED = {};

    private final Authenticator authenticator;
    private final ByteBuffer length = ByteBuffer.allocate(4);
    private final boolean chained;
    private byte[] previous;

    private ChunkCodes(Authenticator authenticator, byte[] previous) {
        this.authenticator = authenticator;
        this.chained = previous.length > 0;
        this.previous = previous;
    }

    /** Codes that continue from one given; from {@link #UNCHAINED}, each on its own. */
    static ChunkCodes from(byte[] previous, Authenticator authenticator) {
        return new ChunkCodes(authenticator, previous);
    }

    /** The code of the next chunk. */
    byte[] next(byte[] data, int offset, int count) {
        authenticator.update(ByteBuffer.wrap(data, offset, count));
        authenticator.update(length.clear().putInt(count).flip());
        authenticator.update(ByteBuffer.wrap(previous));
        byte[] code = authenticator.finish();
        if (chained) {
            previous = code;
        }
        return code;
    }
}
