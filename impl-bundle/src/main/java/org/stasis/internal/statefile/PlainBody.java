/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

import java.io.IOException;
import java.security.MessageDigest;
import org.stasis.api.StateFileException;
import org.stasis.internal.wire.ChunkSource;
import org.stasis.spi.IntegrityScheme.Authenticator;

/**
 * Chunks that are not compressed: {@code length u32 | data | code}. Whether the codes are chained tells the layouts of
 * 2024 and 2026 apart, and nothing else does, so the first chunk decides.
 */
final class PlainBody extends ChunkedBody {
    /** What an array has room for, with all that is around a payload. */
    private static final int MOST_BYTES = Integer.MAX_VALUE - 8 - PAYLOAD_AT - ChunkSource.ROOM_BEHIND;

    private final Authenticator authenticator;
    private final int tagBytes;
    private final boolean keyed;
    private final int maxChunkBytes;
    private ChunkCodes codes;
    private boolean decided;
    private StateFileLayout layout = StateFileLayout.GVISOR_202608;

    private PlainBody(StateFileBytes in, Authenticator authenticator, int tagBytes, boolean keyed, int maxChunkBytes) {
        super(in);
        this.authenticator = authenticator;
        this.tagBytes = tagBytes;
        this.keyed = keyed;
        this.maxChunkBytes = Math.min(maxChunkBytes, MOST_BYTES);
    }

    static PlainBody keyed(StateFileBytes in, Authenticator authenticator, int tagBytes, ReadLimits limits) {
        return new PlainBody(in, authenticator, tagBytes, true, limits.maxChunkBytes());
    }

    /** Without a key, unless gVisor was given an empty one: then there are codes, made with it. */
    static PlainBody unkeyed(StateFileBytes in, Authenticator emptyKey, ReadLimits limits) {
        return new PlainBody(in, emptyKey, 32, false, limits.maxChunkBytes());
    }

    /** The layout, as far as the chunks taken so far tell. */
    StateFileLayout layout() {
        return layout;
    }

    @Override
    boolean next() throws IOException, StateFileException {
        long at = in.position();
        int length = length(
                maxChunkBytes,
                "The file is damaged; or it has a larger chunk on purpose, which can be read"
                        + " by raising the limit for chunks.");
        if (length < 0) {
            return false;
        }
        byte[] data = in.take(buffer(), PAYLOAD_AT, length, "the chunk at " + at);
        if (!decided) {
            decide(data, length, at);
        } else if (codes != null) {
            verify(codes.next(data, PAYLOAD_AT, length), at);
        }
        give(data, length);
        return true;
    }

    private void decide(byte[] data, int length, long at) throws IOException, StateFileException {
        byte[] found = in.peek(tagBytes);
        if (keyed && found.length < tagBytes) {
            in.take(tagBytes, "authentication code");
        }
        if (keyed && fits(ChunkCodes.from(new byte[tagBytes], authenticator), data, length, found)) {
            layout = StateFileLayout.GVISOR_202608;
        } else if (fits(ChunkCodes.from(ChunkCodes.UNCHAINED, authenticator), data, length, found)) {
            layout = StateFileLayout.GVISOR_202405;
        } else if (keyed) {
            throw notAuthentic(in.position(), at);
        }
        decided = true;
    }

    private boolean fits(ChunkCodes candidate, byte[] data, int length, byte[] found)
            throws IOException, StateFileException {
        if (!MessageDigest.isEqual(candidate.next(data, PAYLOAD_AT, length), found)) {
            return false;
        }
        codes = candidate;
        in.take(found.length, "authentication code");
        return true;
    }
}
