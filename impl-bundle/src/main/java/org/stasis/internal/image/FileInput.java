/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.stasis.api.CorruptImageException;
import org.stasis.api.StateFileException;
import org.stasis.internal.Sha256;
import org.stasis.spi.PageReader;

/**
 * One file of an image read from front to back. It must have exactly the length the manifest tells; {@link #finish}
 * compares the digest. Not thread-safe.
 */
public final class FileInput extends InputStream {
    private final String where;
    private final Manifest.File file;
    private final PageReader reader;
    private final MessageDigest digest = Sha256.digest();
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 20).limit(0);
    private long position;

    /**
     * @param where name of the file, for messages
     * @throws CorruptImageException if the length is not the one told; the reader is closed then
     */
    public FileInput(String where, Manifest.File file, PageReader reader) throws IOException, StateFileException {
        this.where = where;
        this.file = file;
        this.reader = reader;
        try {
            checkLength(where, file, reader);
        } catch (IOException | StateFileException e) {
            try (reader) {
                throw e;
            }
        }
    }

    /** Compares a file's length with what the manifest tells. */
    public static void checkLength(String where, Manifest.File file, PageReader reader)
            throws IOException, StateFileException {
        if (reader.size() != file.bytes()) {
            throw new CorruptImageException(
                    where + "@" + Math.min(reader.size(), file.bytes()),
                    file.bytes() + " bytes, as the manifest says",
                    reader.size() + " bytes",
                    "The file was " + (reader.size() < file.bytes() ? "cut short" : "extended or exchanged")
                            + "; load another image");
        }
    }

    String name() {
        return file.name();
    }

    String where() {
        return where;
    }

    /** Whether all of the file was read. */
    boolean ended() {
        return position == file.bytes() && !buffer.hasRemaining();
    }

    @Override
    public int read() throws IOException {
        return fill() ? buffer.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int part = Math.min(length, buffer.remaining());
        buffer.get(bytes, offset, part);
        return part;
    }

    private boolean fill() throws IOException {
        if (!buffer.hasRemaining() && position < file.bytes()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), file.bytes() - position));
            reader.read(position, buffer);
            buffer.flip();
            digest.update(buffer.array(), 0, buffer.limit());
            position += buffer.limit();
        }
        return buffer.hasRemaining();
    }

    /** Reads what is left and compares the digest of the whole file. */
    public void finish() throws IOException, StateFileException {
        do {
            buffer.position(buffer.limit());
        } while (fill());
        String found = HexFormat.of().formatHex(digest.digest());
        if (!found.equals(file.sha256())) {
            throw new CorruptImageException(
                    where,
                    "SHA-256 " + file.sha256() + ", as the manifest says",
                    found,
                    "The file was changed, damaged, or belongs to another image; load another one");
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
