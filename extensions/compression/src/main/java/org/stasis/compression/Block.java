/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.compression;

import java.nio.ByteBuffer;

/** What a buffer holds between its position and limit, as a part of an array: the buffer's own, or another. */
record Block(byte[] array, int offset, int length) {
    /** To be read. */
    static Block of(ByteBuffer from) {
        if (from.hasArray()) {
            return new Block(from.array(), from.arrayOffset() + from.position(), from.remaining());
        }
        byte[] copy = new byte[from.remaining()];
        from.get(from.position(), copy);
        return new Block(copy, 0, copy.length);
    }

    /** To be written; {@link #writtenTo} then brings it into the buffer. */
    static Block roomOf(ByteBuffer to) {
        return to.hasArray()
                ? new Block(to.array(), to.arrayOffset() + to.position(), to.remaining())
                : new Block(new byte[to.remaining()], 0, to.remaining());
    }

    void writtenTo(ByteBuffer to, int bytes) {
        if (to.hasArray()) {
            to.position(to.position() + bytes);
        } else {
            to.put(array, 0, bytes);
        }
    }
}
