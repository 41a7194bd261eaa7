/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import org.stasis.api.CorruptImageException;
import org.stasis.api.IntegrityException;
import org.stasis.api.StateFileException;
import org.stasis.internal.memory.PagesMetadata.Extent;
import org.stasis.spi.PageReader;

/** Reads extents into buffers of its own, and gives away only those whose tag is right. Confined to one thread. */
final class ExtentReader {
    private final Extents how;
    private final PageReader in;
    private final String where;
    private final ExtentTag tag;
    private final ByteBuffer read = ByteBuffer.allocate(PagesMetadata.EXTENT_BYTES);
    private final ByteBuffer room;

    /** @param where name of the file, for messages */
    ExtentReader(Extents how, PageReader in, String where) throws InvalidKeyException {
        this.how = how;
        this.in = in;
        this.where = where;
        tag = how.tag();
        room = ByteBuffer.allocate(how.compression() == null ? 0 : PagesMetadata.EXTENT_BYTES);
    }

    /** The decompressed bytes of an extent, good until the next is read. */
    ByteBuffer read(int number, Extent extent) throws IOException, StateFileException {
        in.read(extent.position(), read.clear().limit(extent.storedBytes()));
        byte[] found = tag.of(number, extent.bytes(), read.flip());
        if (!MessageDigest.isEqual(extent.tag(), found)) {
            throw new IntegrityException(
                    where + "@" + extent.position(),
                    "the " + extent.storedBytes() + " bytes of extent " + number + " are not those that were saved:"
                            + " their authentication code does not match. The file was changed or is damaged;"
                            + " nothing of it was used. Load another image");
        }
        return whole(extent);
    }

    private ByteBuffer whole(Extent extent) throws StateFileException {
        if (extent.storedBytes() == extent.bytes()) {
            return read;
        }
        if (how.compression() == null) {
            throw new CorruptImageException(
                    where + "@" + extent.position(),
                    extent.bytes() + " bytes",
                    extent.storedBytes() + " bytes in an image without compression",
                    "The pages' metadata contradicts itself; load another image");
        }
        try {
            how.compression().decompress(read, room.clear().limit(extent.bytes()));
        } catch (IOException e) {
            throw new CorruptImageException(
                    where + "@" + extent.position(), "cannot be decompressed: " + e.getMessage(), e);
        }
        return room.flip();
    }
}
