/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.wire;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A stream that can give away what it holds to a reader that would only copy it. */
public interface ChunkSource {
    /** Room before a chunk, for the beginning of a value that ends in it. */
    int ROOM_BEFORE = 1 << 12;

    /** Room behind a chunk. */
    int ROOM_BEHIND = WireInput.SLACK;

    /**
     * The next bytes, null at the end. They and their array are the caller's from now on; that has at least
     * {@link #ROOM_BEFORE} bytes before them and {@link #ROOM_BEHIND} behind, without meaning.
     */
    ByteBuffer chunk() throws IOException;
}
