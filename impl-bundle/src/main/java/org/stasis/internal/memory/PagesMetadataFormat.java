/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.stasis.api.CorruptImageException;
import org.stasis.api.StateFileException;
import org.stasis.api.UnsupportedFormatException;
import org.stasis.api.task.PageRange;
import org.stasis.internal.memory.PagesMetadata.Saved;

/** The bytes of {@code pages_meta.img}, as drawn in the package's description. Read order is write order. */
final class PagesMetadataFormat {
    static final String DAMAGED = "The file is damaged; load another image";

    private static final long MAGIC = 0x5374617369_73504DL; // "StasisPM"
    private static final int VERSION = 2;
    private static final int HEAD = 8 + 4 + 16 + 4 + 2 + 2;
    private static final int RANGE = 8 + 8;
    private static final int COVERAGE = 4 + 2;
    private static final int PLACE = 2 + 8 + 4;

    private final String where;
    private final ByteBuffer in;

    private PagesMetadataFormat(String where, ByteBuffer in) {
        this.where = where;
        this.in = in;
    }

    static byte[] write(PagesMetadata pages) {
        ByteBuffer out = ByteBuffer.allocate(length(pages));
        out.putLong(MAGIC).putInt(VERSION);
        putId(out, pages.image());
        out.putInt(Windows.BYTES).putShort((short) pages.extents().codeBytes());
        out.putShort((short) pages.sources().size());
        for (ExtentFile source : pages.sources()) {
            putId(out, source.origin());
            putString(out, source.compression());
            out.putLong(source.bytes());
        }
        out.putInt(pages.files().size());
        for (Saved file : pages.files()) {
            putString(out, file.id());
            out.putInt(file.allocated().size());
            file.allocated().forEach(range -> out.putLong(range.start()).putLong(range.end()));
            putExtents(out, pages, file);
        }
        return out.array();
    }

    private static int length(PagesMetadata pages) {
        long length = HEAD + 4;
        for (ExtentFile source : pages.sources()) {
            length += 16 + utf8(source.compression()).length + 8;
        }
        for (Saved file : pages.files()) {
            length +=
                    utf8(file.id()).length + 4 + (long) RANGE * file.allocated().size() + 4;
        }
        return Math.toIntExact(length
                + 2L * (pages.sources().size() + pages.files().size())
                + (long) rowBytes(pages.sources().size(), pages.extents().codeBytes())
                        * pages.extents().size());
    }

    private static int rowBytes(int sources, int codeBytes) {
        return sources == 0 ? COVERAGE : COVERAGE + PLACE + codeBytes;
    }

    private static void putExtents(ByteBuffer out, PagesMetadata pages, Saved file) {
        ExtentTable extents = pages.extents();
        out.putInt(file.to() - file.from());
        for (int row = file.from(); row < file.to(); row++) {
            out.putInt((int) extents.window(row)).putShort((short) extents.mask(row));
            if (!pages.sources().isEmpty()) {
                out.putShort((short) extents.source(row))
                        .putLong(extents.position(row))
                        .putInt(extents.storedBytes(row));
                extents.writeCode(row, out);
            }
        }
    }

    private static void putId(ByteBuffer out, UUID id) {
        out.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }

    private static void putString(ByteBuffer out, String text) {
        byte[] bytes = utf8(text);
        if (bytes.length > 0xffff) {
            throw new IllegalArgumentException("a name of " + bytes.length + " bytes; 65535 is the most");
        }
        out.putShort((short) bytes.length).put(bytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static PagesMetadata read(byte[] bytes, String where) throws StateFileException {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            PagesMetadata pages = new PagesMetadataFormat(where, in).read();
            new PagesMetadataCheck(where, pages).run();
            return pages;
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new CorruptImageException(where + "@" + in.position(), "contents do not make sense. " + DAMAGED, e);
        }
    }

    private PagesMetadata read() throws StateFileException {
        expect("magic", MAGIC, in.getLong());
        int version = in.getInt();
        if (version != VERSION) {
            throw new UnsupportedFormatException(
                    where + "@8", "version " + version + " of pages; this Stasis reads version " + VERSION);
        }
        UUID image = id();
        expect("window size", Windows.BYTES, in.getInt());
        int codeBytes = atMost("a code length", 64, in.getShort());
        List<ExtentFile> sources = new ArrayList<>();
        for (int i = atMost("a number of sources", PagesMetadata.MOST_SOURCES, in.getShort()); i > 0; i--) {
            sources.add(new ExtentFile(id(), string(), in.getLong()));
        }
        if (sources.isEmpty() && codeBytes > 0) {
            throw damaged("no codes, as there are no files of extents", codeBytes + " bytes of each");
        }
        // what is left bounds how many there can be, before memory is taken for them
        int rowBytes = rowBytes(sources.size(), codeBytes);
        var extents = new ExtentTable(in.remaining() / rowBytes, codeBytes);
        List<Saved> files = new ArrayList<>();
        for (int i = count(10); i > 0; i--) {
            String id = string();
            List<PageRange> allocated = ranges();
            int from = extents.size();
            for (int rows = count(rowBytes); rows > 0; rows--) {
                extent(extents, !sources.isEmpty());
            }
            files.add(new Saved(id, allocated, from, extents.size()));
        }
        if (in.hasRemaining()) {
            throw damaged("the end of the file", in.remaining() + " more bytes");
        }
        return new PagesMetadata(image, sources, files, extents);
    }

    private void extent(ExtentTable extents, boolean placed) {
        int row = extents.add(Integer.toUnsignedLong(in.getInt()), in.getShort());
        if (placed) {
            extents.place(row, in.getShort(), in.getLong(), in.getInt());
            extents.readCode(row, in);
        }
    }

    private List<PageRange> ranges() throws StateFileException {
        List<PageRange> ranges = new ArrayList<>();
        long last = 0;
        for (int i = count(RANGE); i > 0; i--) {
            PageRange range = new PageRange(in.getLong(), in.getLong());
            if (range.start() < last) {
                throw damaged("ranges in ascending order", range);
            }
            ranges.add(range);
            last = range.end();
        }
        return ranges;
    }

    private UUID id() {
        return new UUID(in.getLong(), in.getLong());
    }

    private String string() throws StateFileException {
        int length = in.getShort() & 0xffff;
        if (length > in.remaining()) {
            throw damaged("a name of " + length + " bytes", "only " + in.remaining());
        }
        ByteBuffer bytes = in.slice(in.position(), length);
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            in.position(in.position() + length);
            return text;
        } catch (CharacterCodingException e) {
            throw damaged("a name in UTF-8", "bytes that are none");
        }
    }

    /** A count of things of at least that many bytes each, checked against what is left before memory is taken. */
    private int count(int bytesEach) throws StateFileException {
        int count = in.getInt();
        if (count < 0 || (long) count * bytesEach > in.remaining()) {
            throw damaged("a count that " + in.remaining() + " remaining bytes can hold", count);
        }
        return count;
    }

    private int atMost(String what, int most, int found) throws StateFileException {
        if (found < 0 || found > most) {
            throw damaged(what + " of at most " + most, found);
        }
        return found;
    }

    private void expect(String what, long expected, long found) throws StateFileException {
        if (expected != found) {
            throw damaged(what + " " + Long.toHexString(expected), Long.toHexString(found));
        }
    }

    private CorruptImageException damaged(String expected, Object found) {
        return new CorruptImageException(where + "@" + in.position(), expected, String.valueOf(found), DAMAGED);
    }
}
