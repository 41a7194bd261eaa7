/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The payload of a compressed state file, readable at any position: chunks are deflated one by one, so only the one asked
 * for is inflated. Confined to one thread.
 *
 * <pre>
 *   head | ( L u32 | L bytes: one deflate stream of 1 MiB, of less in the last chunk )*
 * </pre>
 */
final class FlatePayload implements WireInput.Source, AutoCloseable {
    /** Incompressible data grows by far less. */
    private static final int MAX_STORED_BYTES = 2 * StateFileHead.CHUNK_BYTES;

    private final FileChannel file;
    private final StateFileHead head;
    /** Where each chunk's deflate stream begins, and where the last one ends. */
    private final long[] positions;

    private final Inflater inflater = new Inflater(true);
    private final byte[] chunk = new byte[StateFileHead.CHUNK_BYTES];
    private final long bytes;
    private int present = -1;
    private int presentBytes;

    private FlatePayload(FileChannel file, StateFileHead head, long[] positions) throws IOException {
        this.file = file;
        this.head = head;
        this.positions = positions;
        bytes = chunks() == 0 ? 0 : (long) (chunks() - 1) * chunk.length + bytesOf(chunks() - 1);
    }

    /** @param file stays the caller's, and open as long as this is */
    static FlatePayload open(FileChannel file) throws IOException {
        StateFileHead head = StateFileHead.read(file);
        long[] positions = new long[64];
        int chunks = 0;
        long at = head.length();
        while (at < file.size()) {
            int stored = FileBytes.read(file, at, Integer.BYTES).getInt();
            if (stored <= 0 || stored > MAX_STORED_BYTES || stored > file.size() - at - Integer.BYTES) {
                throw new UnknownLayoutException("chunk " + chunks + " at " + at + " has a length of "
                        + Integer.toUnsignedString(stored) + " bytes");
            }
            if (chunks + 1 == positions.length) {
                positions = Arrays.copyOf(positions, 2 * positions.length);
            }
            positions[chunks++] = at + Integer.BYTES;
            at += Integer.BYTES + stored;
        }
        positions[chunks] = at + Integer.BYTES; // as if another chunk followed
        return new FlatePayload(file, head, Arrays.copyOf(positions, chunks + 1));
    }

    StateFileHead head() {
        return head;
    }

    /** Length of the payload. */
    @Override
    public long bytes() {
        return bytes;
    }

    private int chunks() {
        return positions.length - 1;
    }

    /** Fills the buffer. */
    void read(long position, ByteBuffer into) throws IOException {
        if (position < 0 || into.remaining() > bytes - position) {
            throw new UnknownLayoutException(
                    "its payload has " + bytes + " bytes, " + into.remaining() + " at " + position + " were expected");
        }
        long at = position;
        while (into.hasRemaining()) {
            int number = (int) (at / chunk.length);
            int available = bytesOf(number);
            int from = (int) (at % chunk.length);
            int piece = Math.min(into.remaining(), available - from);
            into.put(chunk, from, piece);
            at += piece;
        }
    }

    @Override
    public byte get(long position) throws IOException {
        if (position < 0 || position >= bytes) {
            throw new UnknownLayoutException("its payload ends after " + bytes + " bytes");
        }
        bytesOf((int) (position / chunk.length));
        return chunk[(int) (position % chunk.length)];
    }

    /** Makes a chunk the present one. */
    private int bytesOf(int number) throws IOException {
        if (number != present) {
            present = -1;
            int stored = (int) (positions[number + 1] - positions[number]) - Integer.BYTES;
            presentBytes = inflate(
                    number, FileBytes.read(file, positions[number], stored).array());
            present = number;
        }
        return presentBytes;
    }

    private int inflate(int number, byte[] deflated) throws IOException {
        inflater.reset();
        inflater.setInput(deflated);
        try {
            int length = 0;
            while (length < chunk.length) {
                int more = inflater.inflate(chunk, length, chunk.length - length);
                if (more == 0) {
                    break;
                }
                length += more;
            }
            // the end of the stream may come after the last byte of data
            boolean whole = (inflater.finished() || inflater.inflate(new byte[1]) == 0)
                    && inflater.finished()
                    && inflater.getRemaining() == 0;
            if (!whole || length == 0 || length < chunk.length && number < chunks() - 1) {
                throw new UnknownLayoutException(
                        "chunk " + number + " holds " + length + " bytes, or something after its deflate stream");
            }
            return length;
        } catch (DataFormatException e) {
            throw new UnknownLayoutException("chunk " + number + " is damaged: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        inflater.end();
    }
}
