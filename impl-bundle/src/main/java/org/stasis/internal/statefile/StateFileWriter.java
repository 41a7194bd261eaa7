/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.stasis.internal.integrity.HmacSha256;
import org.stasis.spi.IntegrityScheme.Authenticator;

/**
 * Writes a state file in one of gVisor's layouts; what is written to it is the payload. With {@code hmac-sha256} or
 * without a key, gVisor reads the file.
 *
 * <p>The stream it writes to stays the caller's: {@link #close} completes the file and flushes, and does not close it.
 * Nothing is complete before. After a failed write nothing more is written, by {@code close} neither. Not thread-safe.
 */
public final class StateFileWriter extends OutputStream {
    /** Payload per chunk; the last may be shorter. */
    static final int CHUNK_BYTES = 1 << 20;

    private final OutputStream out;
    private final ChunkWriter chunks;
    private final byte[] buffer = new byte[CHUNK_BYTES];
    private int buffered;
    private long payloadBytes;
    private boolean broken;
    private boolean closed;

    private StateFileWriter(OutputStream out, ChunkWriter chunks) {
        this.out = out;
        this.chunks = chunks;
    }

    /** As {@link #open(OutputStream, StateFileFormat, Map, StateFileKey, Clock)}, with the time of this machine. */
    public static StateFileWriter open(
            OutputStream out, StateFileFormat format, Map<String, String> metadata, StateFileKey key)
            throws IOException, InvalidKeyException {
        return open(out, format, metadata, key, Clock.systemUTC());
    }

    /**
     * Writes the header and begins the body.
     *
     * @param metadata without names that begin with {@code _} and without {@code compression} and {@code integrity}:
     *     these are the format's own
     * @param clock tells {@code _timestamp}
     * @throws IllegalArgumentException for such a name, or if the metadata is longer than 16 MiB
     */
    public static StateFileWriter open(
            OutputStream out, StateFileFormat format, Map<String, String> metadata, StateFileKey key, Clock clock)
            throws IOException, InvalidKeyException {
        StateFileHeader header = StateFileHeader.of(complete(metadata, format, key, clock));
        Authenticator authenticator = key.present() ? key.begin() : null;
        out.write(header.bytes());
        if (key.present()) {
            out.write(header.code(authenticator));
        } else if (format.layout().alwaysHeaderCode()) {
            out.write(header.code(HmacSha256.withEmptyKey()));
        }
        return new StateFileWriter(out, body(out, format, authenticator, key));
    }

    private static Map<String, String> complete(
            Map<String, String> metadata, StateFileFormat format, StateFileKey key, Clock clock) {
        for (String name : metadata.keySet()) {
            if (name.startsWith("_")
                    || name.equals(StateFileHeader.COMPRESSION)
                    || name.equals(StateFileHeader.INTEGRITY)) {
                throw new IllegalArgumentException("metadata entry '" + name + "': names that begin with '_', '"
                        + StateFileHeader.COMPRESSION + "' and '" + StateFileHeader.INTEGRITY
                        + "' are the state file's own");
            }
        }
        var complete = new HashMap<>(metadata);
        complete.put("_timestamp", GoTime.text(clock.instant()));
        if (format.layout().namesCompression()) {
            complete.put(StateFileHeader.COMPRESSION, format.compression().entry());
        }
        if (key.present() && !key.gvisorsOwn()) {
            complete.put(StateFileHeader.INTEGRITY, key.schemeName());
        }
        return complete;
    }

    private static ChunkWriter body(
            OutputStream out, StateFileFormat format, Authenticator authenticator, StateFileKey key)
            throws IOException {
        if (format.compression() == StateFileCompression.FLATE) {
            byte[] chunkSize = ByteBuffer.allocate(4).putInt(CHUNK_BYTES).array();
            out.write(chunkSize);
            if (authenticator == null) {
                return new FlateChunkWriter(out, null);
            }
            authenticator.update(ByteBuffer.wrap(chunkSize));
            byte[] first = authenticator.finish();
            out.write(first);
            return new FlateChunkWriter(out, ChunkCodes.from(first, authenticator));
        }
        boolean newest = format.layout() == StateFileLayout.GVISOR_202608;
        if (authenticator == null) {
            return newest ? new RawWriter(out) : new PlainChunkWriter(out, null);
        }
        byte[] first = newest ? new byte[key.tagBytes()] : ChunkCodes.UNCHAINED;
        return new PlainChunkWriter(out, ChunkCodes.from(first, authenticator));
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, from.length);
        if (closed || broken) {
            throw new IOException(closed ? "state file is closed" : "an earlier write to this state file failed");
        }
        broken = true;
        int at = offset;
        int end = offset + count;
        while (at < end) {
            // copied even if it is a whole chunk: hashing memory that the cache just took is faster than a cold pass
            int some = Math.min(end - at, CHUNK_BYTES - buffered);
            System.arraycopy(from, at, buffer, buffered, some);
            buffered += some;
            at += some;
            if (buffered == CHUNK_BYTES) {
                writeBuffer();
            }
        }
        payloadBytes += count;
        broken = false;
    }

    private void writeBuffer() throws IOException {
        chunks.write(buffer, 0, buffered);
        buffered = 0;
    }

    /** Payload taken so far. */
    public long payloadBytes() {
        return payloadBytes;
    }

    /** Does nothing: a chunk is written when it is full, so that the file does not depend on who flushes when. */
    @Override
    public void flush() {
        // see above
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (chunks) {
            if (!broken) {
                if (buffered > 0) {
                    writeBuffer();
                }
                chunks.finish();
                out.flush();
            }
        }
    }
}
