/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.stasis.api.CorruptImageException;
import org.stasis.api.StateFileException;
import org.stasis.api.UnsupportedFormatException;
import org.stasis.api.task.PageRange;
import org.stasis.internal.memory.PagesMetadata.Extent;
import org.stasis.internal.memory.PagesMetadata.Saved;

/** The bytes of {@code pages_meta.img}, as drawn in the package's description. Read order is write order. */
final class PagesMetadataFormat {
    private static final long MAGIC = 0x5374617369_73504DL; // "StasisPM"
    private static final int VERSION = 1;
    private static final String DAMAGED = "The file is damaged; load another image";

    private PagesMetadataFormat() {}

    static byte[] write(PagesMetadata pages, int tagBytes) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeLong(MAGIC);
            out.writeInt(VERSION);
            out.writeLong(pages.image().getMostSignificantBits());
            out.writeLong(pages.image().getLeastSignificantBits());
            out.writeInt(PagesMetadata.EXTENT_BYTES);
            out.writeShort(tagBytes);
            writeString(out, pages.compression());
            out.writeInt(pages.files().size());
            for (Saved file : pages.files()) {
                writeString(out, file.id());
                writeRanges(out, file.allocated());
                writeRanges(out, file.stored());
            }
            out.writeInt(pages.extents().size());
            for (Extent extent : pages.extents()) {
                out.writeLong(extent.position());
                out.writeInt(extent.storedBytes());
                out.writeInt(extent.bytes());
                out.write(extent.tag());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    static PagesMetadata read(byte[] bytes, String where) throws StateFileException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            expect(where, in, "magic", MAGIC, in.getLong());
            int version = in.getInt();
            if (version != VERSION) {
                throw new UnsupportedFormatException(
                        where + "@8", "version " + version + " is newer than this Stasis, which reads " + VERSION);
            }
            UUID image = new UUID(in.getLong(), in.getLong());
            expect(where, in, "extent size", PagesMetadata.EXTENT_BYTES, in.getInt());
            int tagBytes = in.getShort();
            if (tagBytes < 0 || tagBytes > 64) {
                throw damaged(where, in, "a tag length of at most 64", tagBytes);
            }
            String compression = readString(where, in);
            List<Saved> files = new ArrayList<>();
            for (int i = count(where, in, 10); i > 0; i--) {
                files.add(new Saved(readString(where, in), readRanges(where, in), readRanges(where, in)));
            }
            List<Extent> extents = new ArrayList<>();
            for (int i = count(where, in, 16 + tagBytes); i > 0; i--) {
                byte[] tag = new byte[tagBytes];
                extents.add(new Extent(in.getLong(), in.getInt(), in.getInt(), tag));
                in.get(tag);
            }
            if (in.hasRemaining()) {
                throw damaged(where, in, "the end of the file", in.remaining() + " more bytes");
            }
            PagesMetadata pages = new PagesMetadata(image, compression, files, extents);
            check(where, pages);
            return pages;
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new CorruptImageException(where + "@" + in.position(), "contents do not make sense. " + DAMAGED, e);
        }
    }

    private static void writeString(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0xffff) {
            throw new IllegalArgumentException("a name of " + bytes.length + " bytes; 65535 is the most");
        }
        out.writeShort(bytes.length);
        out.write(bytes);
    }

    private static void writeRanges(DataOutputStream out, List<PageRange> ranges) throws IOException {
        out.writeInt(ranges.size());
        for (PageRange range : ranges) {
            out.writeLong(range.start());
            out.writeLong(range.end());
        }
    }

    private static List<PageRange> readRanges(String where, ByteBuffer in) throws StateFileException {
        List<PageRange> ranges = new ArrayList<>();
        long last = 0;
        for (int i = count(where, in, 16); i > 0; i--) {
            PageRange range = new PageRange(in.getLong(), in.getLong());
            if (range.start() < last) {
                throw damaged(where, in, "ranges in ascending order", range);
            }
            ranges.add(range);
            last = range.end();
        }
        return ranges;
    }

    private static String readString(String where, ByteBuffer in) throws StateFileException {
        int length = in.getShort() & 0xffff;
        if (length > in.remaining()) {
            throw damaged(where, in, "a name of " + length + " bytes", "only " + in.remaining());
        }
        ByteBuffer bytes = in.slice(in.position(), length);
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            in.position(in.position() + length);
            return text;
        } catch (CharacterCodingException e) {
            throw damaged(where, in, "a name in UTF-8", "bytes that are none");
        }
    }

    /** A count of things of at least that many bytes each, checked against what is left before memory is taken. */
    private static int count(String where, ByteBuffer in, int bytesEach) throws StateFileException {
        int count = in.getInt();
        if (count < 0 || (long) count * bytesEach > in.remaining()) {
            throw damaged(where, in, "a count that " + in.remaining() + " remaining bytes can hold", count);
        }
        return count;
    }

    private static void check(String where, PagesMetadata pages) throws StateFileException {
        checkFiles(where, pages.files());
        for (Saved file : pages.files()) {
            int next = 0;
            for (PageRange run : file.stored()) {
                while (next < file.allocated().size()
                        && file.allocated().get(next).end() <= run.start()) {
                    next++;
                }
                // a run may lie across neighbouring allocations, but never across a gap
                long covered = run.start();
                for (int i = next;
                        covered < run.end()
                                && i < file.allocated().size()
                                && file.allocated().get(i).start() <= covered;
                        i++) {
                    covered = Math.max(covered, file.allocated().get(i).end());
                }
                if (covered < run.end()) {
                    throw new CorruptImageException(
                            where, "stored pages inside allocated ranges", run + " of " + file.id(), DAMAGED);
                }
            }
        }
        long left = pages.extents().isEmpty() ? 0 : pages.storedBytes();
        long position = 0;
        for (Extent extent : pages.extents()) {
            int bytes = (int) Math.min(PagesMetadata.EXTENT_BYTES, left);
            if (extent.bytes() != bytes
                    || extent.position() != position
                    || extent.storedBytes() < 1
                    || extent.storedBytes() > bytes) {
                throw new CorruptImageException(
                        where, "an extent of " + bytes + " bytes at " + position, String.valueOf(extent), DAMAGED);
            }
            left -= bytes;
            position += extent.storedBytes();
        }
        if (left != 0) {
            throw new CorruptImageException(where, "extents for all stored pages", left + " bytes without", DAMAGED);
        }
    }

    private static void checkFiles(String where, List<Saved> files) throws StateFileException {
        Set<String> ids = new HashSet<>();
        long total = 0;
        for (Saved file : files) {
            if (!ids.add(file.id())) {
                throw new CorruptImageException(where, "each memory file once", "'" + file.id() + "' twice", DAMAGED);
            }
            total += file.allocatedBytes();
            if (total < 0) {
                throw new CorruptImageException(where, "less than 8 EiB of memory", "more", DAMAGED);
            }
        }
    }

    private static void expect(String where, ByteBuffer in, String what, long expected, long found)
            throws StateFileException {
        if (expected != found) {
            throw damaged(where, in, what + " " + Long.toHexString(expected), Long.toHexString(found));
        }
    }

    private static CorruptImageException damaged(String where, ByteBuffer in, String expected, Object found) {
        return new CorruptImageException(where + "@" + in.position(), expected, String.valueOf(found), DAMAGED);
    }
}
