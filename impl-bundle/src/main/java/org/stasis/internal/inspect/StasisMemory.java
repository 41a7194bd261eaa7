/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.inspect;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.stasis.api.task.PageRange;
import org.stasis.internal.memory.Pages;
import org.stasis.internal.wire.WireReader;
import org.stasis.internal.wire.WireReader.Section;

/** The memory files of an image of Stasis: their pages lie joined in a file, or in a raw section for each. */
public final class StasisMemory implements MemoryCursor {
    private interface Source {
        InputStream pages(MemoryLayout layout) throws IOException;
    }

    private final Iterator<Pages.Contents> files;
    private final Map<String, List<PageRange>> secret;
    private final Source source;
    private InputStream pages = InputStream.nullInputStream();

    private StasisMemory(Pages saved, Map<String, List<PageRange>> secret, Source source) {
        files = saved.contents().iterator();
        this.secret = secret;
        this.source = source;
    }

    /**
     * @param secret pages by memory file
     * @param joined the stored pages of all memory files
     */
    public static MemoryCursor joined(Pages saved, Map<String, List<PageRange>> secret, InputStream joined) {
        return new StasisMemory(saved, secret, layout -> new Part(joined, layout.storedBytes()));
    }

    /** @param in stands before the section of the first memory file */
    static MemoryCursor inside(Pages saved, Map<String, List<PageRange>> secret, WireReader in) {
        return new StasisMemory(saved, secret, layout -> {
            if (in.section() instanceof Section.Raw raw && raw.bytes() == layout.storedBytes()) {
                return in.raw();
            }
            throw new EOFException("no section with the " + layout.storedBytes() + " bytes of pages of memory '"
                    + layout.id() + "'; the image is damaged");
        });
    }

    @Override
    public MemoryLayout next() throws IOException {
        pages.transferTo(OutputStream.nullOutputStream());
        if (!files.hasNext()) {
            return null;
        }
        Pages.Contents file = files.next();
        MemoryLayout layout =
                new MemoryLayout(file.id(), file.allocated(), file.stored(), secret.getOrDefault(file.id(), List.of()));
        pages = source.pages(layout);
        return layout;
    }

    @Override
    public InputStream pages() {
        return pages;
    }

    /** The next so many bytes of a stream. */
    private static final class Part extends InputStream {
        private final InputStream in;
        private long left;

        Part(InputStream in, long bytes) {
            this.in = in;
            left = bytes;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            int count = left == 0 ? -1 : in.read(to, offset, (int) Math.min(length, left));
            left -= Math.max(0, count);
            return count;
        }
    }
}
