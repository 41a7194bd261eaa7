/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.util.Map;
import java.util.Objects;
import org.stasis.api.Integrity;
import org.stasis.api.IntegrityException;
import org.stasis.api.StateFileException;
import org.stasis.internal.DamagedStreamException;
import org.stasis.internal.integrity.HmacSha256;
import org.stasis.internal.statefile.Recognized.Guard;
import org.stasis.internal.wire.ChunkSource;
import org.stasis.spi.IntegrityScheme.Authenticator;

/**
 * Reads state files of all of gVisor's layouts; what is read from it is the payload. Which layout it is, the bytes show.
 *
 * <p>With a key, no byte is given away before its code was checked, and a file without a key is refused. Without one, a
 * file that has a key is refused. After a fault every further read fails with the same. A file that was cut at the border
 * of a chunk looks complete, unless {@link ReadLimits#expecting} tells its length; read to the end to have it checked.
 *
 * <p>Faults are {@link StateFileException} when opening, and {@link DamagedStreamException} around one when reading. The
 * stream it reads from stays the caller's: {@link #close} frees memory only. Not thread-safe.
 */
public final class StateFileReader extends InputStream implements ChunkSource {
    private final StateFileBytes in;
    private final Recognized recognized;
    private final StateFileLayout layout;
    private final Body body;
    private final ReadLimits limits;
    private long payloadBytes;
    private StateFileException fault;
    private boolean closed;

    private StateFileReader(
            StateFileBytes in, Recognized recognized, StateFileLayout layout, Body body, ReadLimits limits) {
        this.in = in;
        this.recognized = recognized;
        this.layout = layout;
        this.body = body;
        this.limits = limits;
    }

    /**
     * Checks the header and finds out the layout.
     *
     * @param where name of the file, for messages
     * @throws StateFileException if it is no state file, damaged, not authentic, or does not go with that key
     */
    public static StateFileReader open(InputStream in, String where, StateFileKey key, ReadLimits limits)
            throws StateFileException {
        var bytes = new StateFileBytes(in, where);
        try {
            StateFileHeader header = StateFileHeader.read(bytes);
            return key.present() ? keyed(bytes, header, key, limits) : unkeyed(bytes, header, limits);
        } catch (IOException e) {
            throw bytes.unreadable(e);
        }
    }

    private static StateFileReader keyed(StateFileBytes in, StateFileHeader header, StateFileKey key, ReadLimits limits)
            throws IOException, StateFileException {
        Authenticator authenticator = begin(key, in);
        Recognized recognized = Recognized.withKey(in, header, key, authenticator);
        if (recognized.compression() == StateFileCompression.FLATE) {
            Body body = FlateBody.keyed(in, authenticator, key.tagBytes());
            return new StateFileReader(in, recognized, recognized.layout(), body, limits);
        }
        PlainBody body = PlainBody.keyed(in, authenticator, key.tagBytes(), limits);
        // the first chunk shows the layout
        body.prefetch();
        return new StateFileReader(in, recognized, body.layout(), body, limits);
    }

    private static Authenticator begin(StateFileKey key, StateFileBytes in) throws IntegrityException {
        try {
            return key.begin();
        } catch (InvalidKeyException e) {
            throw new IntegrityException(in.at(0), "the key given cannot be used: " + e.getMessage());
        }
    }

    private static StateFileReader unkeyed(StateFileBytes in, StateFileHeader header, ReadLimits limits)
            throws IOException, StateFileException {
        Recognized recognized = Recognized.withoutKey(in, header, !limits.knowsLength());
        switch (recognized.guard()) {
            case KEYED ->
                throw new IntegrityException(
                        in.at(in.position()),
                        "the file is authenticated with scheme " + recognized.scheme()
                                + " and a key, and none was given. It is not read unchecked; give the key.");
            case BROKEN ->
                throw in.damaged(
                        in.position(),
                        "the header code of a file without a key",
                        "another",
                        "The header is damaged; or the file has a key, and needs it.");
            case EMPTY_KEY, NONE -> {
                Body body = unkeyedBody(in, recognized, limits);
                return new StateFileReader(in, recognized, recognized.layout(), body, limits);
            }
        }
        throw new AssertionError(recognized.guard());
    }

    private static Body unkeyedBody(StateFileBytes in, Recognized recognized, ReadLimits limits)
            throws IOException, StateFileException {
        boolean old = recognized.guard() == Guard.EMPTY_KEY;
        if (recognized.compression() == StateFileCompression.FLATE) {
            return old ? FlateBody.emptyKey(in, HmacSha256.withEmptyKey()) : FlateBody.unkeyed(in);
        }
        boolean chunks = recognized.layout() == StateFileLayout.GVISOR_202405;
        return chunks ? PlainBody.unkeyed(in, HmacSha256.withEmptyKey(), limits) : in::read;
    }

    public Map<String, String> metadata() {
        return recognized.metadata();
    }

    /** The layout; of those that fit the newest, as files with a key and flate are the same since 2023. */
    public StateFileLayout layout() {
        return layout;
    }

    public StateFileCompression compression() {
        return recognized.compression();
    }

    /** What guards the file: a key, whose codes are checked in reading, the checksum of the header, or nothing. */
    public Integrity integrity() {
        return recognized.guard().integrity();
    }

    /** Payload given away so far. */
    public long payloadBytes() {
        return payloadBytes;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, into.length);
        return count == 0 ? 0 : checked(() -> checkLength(body.read(into, offset, count)));
    }

    @Override
    public ByteBuffer chunk() throws IOException {
        return checked(() -> {
            ByteBuffer chunk = body.chunk();
            checkLength(chunk == null ? -1 : chunk.remaining());
            return chunk;
        });
    }

    private interface Reading<T> {
        T read() throws IOException, StateFileException;
    }

    private <T> T checked(Reading<T> reading) throws IOException {
        if (closed) {
            throw new IOException("state file is closed");
        }
        try {
            if (fault != null) {
                throw fault;
            }
            return reading.read();
        } catch (StateFileException e) {
            fault = e;
            throw new DamagedStreamException(e);
        } catch (IOException e) {
            fault = in.unreadable(e);
            throw new DamagedStreamException(fault);
        }
    }

    private int checkLength(int count) throws StateFileException {
        long before = payloadBytes;
        payloadBytes += Math.max(0, count);
        boolean wrong = count < 0 ? payloadBytes < limits.expectedBytes() : payloadBytes > limits.expectedBytes();
        if (limits.knowsLength() && wrong) {
            throw in.damaged(
                    in.position(),
                    limits.expectedBytes() + " bytes of payload",
                    count < 0 ? "the end of the file after " + before : "more",
                    count < 0
                            ? "The file was cut, or its end was lost."
                            : "Something was added, or this is the state file of another image.");
        }
        return count;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            body.close();
        }
    }
}
