/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Byte buffers as the values they are saved as: kind, array, offset into it, capacity, position, limit, big endian. A
 * buffer that lets its array be seen is saved with that very array; of any other the content is copied.
 */
final class BufferParts {
    static final int COUNT = 7;

    private static final long DIRECT = 1;
    private static final long READ_ONLY = 2;

    private BufferParts() {}

    static Object[] split(ByteBuffer buffer) {
        boolean shared = buffer.hasArray();
        return new Object[] {
            (buffer.isDirect() ? DIRECT : 0) | (buffer.isReadOnly() ? READ_ONLY : 0),
            shared ? buffer.array() : content(buffer),
            shared ? (long) buffer.arrayOffset() : 0L,
            (long) buffer.capacity(),
            (long) buffer.position(),
            (long) buffer.limit(),
            buffer.order() == ByteOrder.BIG_ENDIAN
        };
    }

    static ByteBuffer join(Object[] parts) {
        long kind = (Long) parts[0];
        byte[] array = (byte[]) parts[1];
        int capacity = toInt(parts[3]);
        ByteBuffer buffer = ByteBuffer.wrap(array, toInt(parts[2]), capacity).slice();
        if ((kind & DIRECT) != 0) {
            buffer = ByteBuffer.allocateDirect(capacity).put(buffer).clear();
        }
        if ((kind & READ_ONLY) != 0) {
            buffer = buffer.asReadOnlyBuffer();
        }
        return buffer.limit(toInt(parts[5])).position(toInt(parts[4])).order(order(parts[6]));
    }

    private static byte[] content(ByteBuffer buffer) {
        byte[] content = new byte[buffer.capacity()];
        buffer.duplicate().clear().get(content);
        return content;
    }

    private static int toInt(Object part) {
        return Math.toIntExact((Long) part);
    }

    private static ByteOrder order(Object bigEndian) {
        return (Boolean) bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }
}
