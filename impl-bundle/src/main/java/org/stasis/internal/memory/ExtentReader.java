/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import javax.crypto.AEADBadTagException;
import org.stasis.api.CorruptImageException;
import org.stasis.api.IntegrityException;
import org.stasis.api.StateFileException;
import org.stasis.internal.memory.PageFiles.PageFile;

/**
 * Reads extents into buffers of its own, neighbours with one read, and gives away only those whose code is right. Confined
 * to one thread; several may share the files.
 */
final class ExtentReader {
    /** Takes the checked pages of an extent. */
    interface Sink {
        /** @param pages good until the call returns */
        void accept(int row, ByteBuffer pages) throws IOException;
    }

    private final ExtentTable extents;
    private final PageFiles files;
    private final ExtentCode[] codes;
    private final ExtentCipher[] ciphers;
    private final ByteBuffer read = ByteBuffer.allocate(ExtentGroup.BYTES);
    private final ByteBuffer room = ByteBuffer.allocate(Windows.BYTES);

    ExtentReader(ExtentTable extents, PageFiles files) throws InvalidKeyException {
        this.extents = extents;
        this.files = files;
        codes = new ExtentCode[files.files().size()];
        ciphers = new ExtentCipher[codes.length];
        for (int i = 0; i < codes.length; i++) {
            Extents how = files.source(i).how();
            codes[i] = how.encrypted() ? null : how.code();
            ciphers[i] = how.encrypted() ? how.cipher() : null;
        }
    }

    /** The end of the rows that begin with this one and lie together in one file, at most 1 MiB of it. */
    static int neighbours(ExtentTable extents, int from) {
        long end = extents.position(from) + extents.storedBytes(from);
        int row = from + 1;
        while (row < extents.size()
                && extents.source(row) == extents.source(from)
                && extents.position(row) == end
                && end + extents.storedBytes(row) - extents.position(from) <= ExtentGroup.BYTES) {
            end += extents.storedBytes(row++);
        }
        return row;
    }

    /** Reads rows that lie together. */
    void read(int from, int to, Sink sink) throws IOException, StateFileException {
        long start = extents.position(from);
        long end = extents.position(to - 1) + extents.storedBytes(to - 1);
        files.source(extents.source(from)).in().read(start, read.clear().limit((int) (end - start)));
        for (int row = from; row < to; row++) {
            int at = (int) (extents.position(row) - start);
            sink.accept(row, checked(row, read.slice(at, extents.storedBytes(row))));
        }
    }

    /** The pages of one extent, good until the next is read. */
    ByteBuffer read(int row) throws IOException, StateFileException {
        files.source(extents.source(row))
                .in()
                .read(extents.position(row), read.clear().limit(extents.storedBytes(row)));
        return checked(row, read.flip());
    }

    private ByteBuffer checked(int row, ByteBuffer stored) throws StateFileException {
        PageFile file = files.source(extents.source(row));
        String where = file.where() + "@" + extents.position(row);
        if (!authentic(row, stored)) {
            throw new IntegrityException(where, notAuthentic(row, stored));
        }
        if (stored.remaining() == extents.bytes(row)) {
            return stored;
        }
        try {
            file.how().compression().decompress(stored, room.clear().limit(extents.bytes(row)));
        } catch (IOException e) {
            throw new CorruptImageException(where, "cannot be decompressed: " + e.getMessage(), e);
        }
        return room.flip();
    }

    /** Whether these are the bytes that were saved; if they were encrypted, they are decrypted in their place. */
    private boolean authentic(int row, ByteBuffer stored) {
        int source = extents.source(row);
        if (ciphers[source] == null) {
            return MessageDigest.isEqual(extents.code(row), codes[source].of(extents.bytes(row), stored));
        }
        try {
            ciphers[source].decrypt(extents.position(row), stored, extents.code(row));
            return true;
        } catch (AEADBadTagException e) {
            return false;
        }
    }

    private String notAuthentic(int row, ByteBuffer stored) {
        String what = "the " + stored.remaining() + " bytes of extent " + row + " are not those that were saved: ";
        int other = rowOf(row, stored);
        return other >= 0
                ? what + "they are those of extent " + other + ", so the file was put in another order."
                        + " Nothing of it was used. Load another image"
                : what + "their authentication code does not match. The file was changed, exchanged for an older one,"
                        + " or is damaged; nothing of it was used. Load another image";
    }

    /** The extent of these lengths whose bytes they are, or -1; for the message only. */
    private int rowOf(int row, ByteBuffer stored) {
        ExtentCode code = codes[extents.source(row)];
        byte[] found = code == null ? null : code.of(extents.bytes(row), stored);
        for (int other = 0; found != null && other < extents.size(); other++) {
            if (MessageDigest.isEqual(found, extents.code(other))) {
                return other;
            }
        }
        return -1;
    }
}
