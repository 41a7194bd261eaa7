/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import org.stasis.spi.Compression;

/** Makes the stored bytes and the codes of a group's extents. Confined to one thread. */
final class ExtentMaker {
    private final ExtentTable table;
    private final Compression compression;
    private final ExtentCode code;
    private final ExtentCipher cipher;
    private final ByteBuffer room;

    ExtentMaker(Extents how, ExtentTable table) throws InvalidKeyException {
        this.table = table;
        compression = how.compression();
        code = how.encrypted() ? null : how.code();
        cipher = how.encrypted() ? how.cipher() : null;
        room = compression == null
                ? null
                : ByteBuffer.allocate(ExtentGroup.BYTES + compression.maxCompressedBytes(Windows.BYTES));
    }

    /**
     * Enters the lengths and, unless they are encrypted later, the codes of the extents into the table.
     *
     * @return their stored bytes, one after the other, good until the next call
     */
    ByteBuffer make(ExtentGroup group) {
        ByteBuffer pages = group.pages().duplicate().flip();
        ByteBuffer out = compression == null ? group.pages().duplicate().clear() : room.clear();
        for (int i = 0; i < group.count(); i++) {
            int row = group.row(i);
            ByteBuffer extent = pages.slice(pages.position(), table.bytes(row));
            pages.position(pages.position() + extent.remaining());
            int start = out.position();
            store(extent, out);
            int stored = out.position() - start;
            table.place(row, 0, 0, stored);
            if (code != null) {
                table.code(row, code.of(extent.capacity(), out.slice(start, stored)));
            }
        }
        return out.flip();
    }

    /** Encrypts what {@link #make} gave, if that is the way, now that each extent has its place. */
    void encrypt(ExtentGroup group, ByteBuffer bytes) {
        int at = bytes.position();
        for (int i = 0; cipher != null && i < group.count(); i++) {
            int row = group.row(i);
            int stored = table.storedBytes(row);
            table.code(row, cipher.encrypt(table.position(row), bytes.slice(at, stored)));
            at += stored;
        }
    }

    /** The compressed bytes if they are fewer, else the bytes themselves: the length then says which it is. */
    private void store(ByteBuffer extent, ByteBuffer out) {
        int start = out.position();
        int bytes = extent.remaining();
        if (compression == null) {
            out.position(start + bytes); // it is there already
            return;
        }
        compression.compress(extent.duplicate(), out);
        if (out.position() - start >= bytes) {
            out.position(start).put(extent);
        }
    }
}
