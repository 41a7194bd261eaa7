/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Where the parts of an undamaged state file lie. Knows nothing of how the product reads it. */
record Anatomy(int headerEnd, int codeBytes, int sizeBytes, int sizeCodeBytes, int tagBytes, List<Chunk> chunks) {
    /** One chunk: its length field at {@code start}, then data, then a code up to {@code end}. */
    record Chunk(int start, int dataEnd, int end) {
        int dataStart() {
            return start + 4;
        }
    }

    static Anatomy of(byte[] file, StateFileLayout layout, StateFileCompression compression, boolean keyed) {
        int headerEnd = 16 + (int) ByteBuffer.wrap(file).getLong(8);
        int code = keyed || layout != StateFileLayout.GVISOR_202608 ? 32 : 0;
        boolean flate = compression == StateFileCompression.FLATE;
        int tag = keyed ? 32 : 0;
        var anatomy = new Anatomy(headerEnd, code, flate ? 4 : 0, flate ? tag : 0, tag, new ArrayList<>());
        boolean bare = !flate && !keyed && layout == StateFileLayout.GVISOR_202608;
        for (int at = anatomy.bodyStart(); !bare && at < file.length; ) {
            int dataEnd = at + 4 + ByteBuffer.wrap(file).getInt(at);
            anatomy.chunks.add(new Chunk(at, dataEnd, dataEnd + tag));
            at = dataEnd + tag;
        }
        return anatomy;
    }

    int codeEnd() {
        return headerEnd + codeBytes;
    }

    /** Where the first chunk, or the bare payload, begins. */
    int bodyStart() {
        return codeEnd() + sizeBytes + sizeCodeBytes;
    }

    /** Whether a file cut to that length still ends where a chunk may be the last. */
    boolean isBorder(int length) {
        return length == bodyStart() || chunks.stream().anyMatch(c -> c.end() == length);
    }
}
