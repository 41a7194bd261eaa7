/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.stasis.api.CorruptImageException;
import org.stasis.api.IntegrityException;
import org.stasis.api.StateFileException;
import org.stasis.spi.IntegrityScheme.Authenticator;

/**
 * Compressed chunks: {@code length u32 | deflate stream | code}, the code only with a key. All chunks but the last hold
 * 1 MiB; without a key this is the only thing that shows some kinds of damage.
 */
final class FlateBody extends ChunkedBody {
    /** More than deflate ever needs for a chunk, whoever compressed it. */
    static final int MAX_COMPRESSED_BYTES = StateFileWriter.CHUNK_BYTES + StateFileWriter.CHUNK_BYTES / 8;

    private final ChunkCodes codes;
    private final Inflater inflater = new Inflater(true);
    private byte[] compressed = {};
    private long lastShort = -1;

    /**
     * @param codes null without a key
     */
    private FlateBody(StateFileBytes in, ChunkCodes codes) {
        super(in);
        this.codes = codes;
    }

    static FlateBody keyed(StateFileBytes in, Authenticator authenticator, int tagBytes)
            throws IOException, StateFileException {
        long at = in.position();
        byte[] code = chunkSizeCode(takeChunkSize(in), authenticator);
        if (!MessageDigest.isEqual(code, in.take(tagBytes, "authentication code"))) {
            throw new IntegrityException(
                    in.at(at + 4), "the authentication code does not fit the chunk size at " + at + " before it");
        }
        return new FlateBody(in, ChunkCodes.from(code, authenticator));
    }

    /** As gVisor wrote until 2026 without a key; given an empty one, it made codes with that. */
    static FlateBody emptyKey(StateFileBytes in, Authenticator emptyKey) throws IOException, StateFileException {
        byte[] code = chunkSizeCode(takeChunkSize(in), emptyKey);
        if (!MessageDigest.isEqual(code, in.peek(code.length))) {
            return new FlateBody(in, null);
        }
        in.take(code.length, "authentication code");
        return new FlateBody(in, ChunkCodes.from(code, emptyKey));
    }

    static FlateBody unkeyed(StateFileBytes in) throws IOException, StateFileException {
        takeChunkSize(in);
        return new FlateBody(in, null);
    }

    private static byte[] takeChunkSize(StateFileBytes in) throws IOException, CorruptImageException {
        long at = in.position();
        byte[] field = in.take(4, "chunk size");
        if (ByteBuffer.wrap(field).getInt() != StateFileWriter.CHUNK_BYTES) {
            throw in.damaged(
                    at,
                    "the chunk size " + StateFileWriter.CHUNK_BYTES + ", the only one gVisor ever used",
                    Integer.toUnsignedString(ByteBuffer.wrap(field).getInt()),
                    "The file is damaged.");
        }
        return field;
    }

    private static byte[] chunkSizeCode(byte[] chunkSize, Authenticator authenticator) {
        authenticator.update(ByteBuffer.wrap(chunkSize));
        return authenticator.finish();
    }

    @Override
    boolean next() throws IOException, StateFileException {
        long at = in.position();
        int length = length(MAX_COMPRESSED_BYTES, "The file is damaged.");
        if (length < 0) {
            return false;
        }
        if (lastShort >= 0) {
            throw in.damaged(
                    lastShort,
                    "a chunk of " + StateFileWriter.CHUNK_BYTES + " bytes, as it is not the last",
                    "a shorter one",
                    "The file is damaged: chunks were changed, lost or moved.");
        }
        compressed = in.take(compressed, 0, length, "the chunk at " + at);
        if (codes != null) {
            verify(codes.next(compressed, 0, length), at);
        }
        byte[] plain = buffer();
        int count = inflate(plain, length, at);
        if (count < StateFileWriter.CHUNK_BYTES) {
            lastShort = at;
        }
        give(plain, count);
        return true;
    }

    private int inflate(byte[] plain, int length, long at) throws CorruptImageException {
        inflater.reset();
        inflater.setInput(compressed, 0, length);
        try {
            int count = inflater.inflate(plain, PAYLOAD_AT, StateFileWriter.CHUNK_BYTES);
            // a full chunk may have its end mark still to come
            int beyond = inflater.finished() ? 0 : inflater.inflate(new byte[1]);
            if (!inflater.finished() || inflater.getRemaining() > 0 || beyond > 0 || count == 0) {
                String found = beyond > 0
                        ? "more than that"
                        : count == 0
                                ? "an empty one"
                                : inflater.finished()
                                        ? inflater.getRemaining() + " bytes after its end"
                                        : "no end of it";
                throw in.damaged(
                        at,
                        "one deflate stream of at most " + StateFileWriter.CHUNK_BYTES + " bytes in " + length
                                + " bytes",
                        found,
                        "The file is damaged.");
            }
            return count;
        } catch (DataFormatException e) {
            throw new CorruptImageException(
                    in.at(at),
                    "expected a deflate stream, found damage in it: " + e.getMessage() + ". The file is damaged.",
                    e);
        }
    }

    @Override
    public void close() {
        inflater.end();
    }
}
