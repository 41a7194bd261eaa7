/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.stasis.api.CorruptImageException;
import org.stasis.api.StateFileException;
import org.stasis.api.UnsupportedFormatException;
import org.stasis.spi.IntegrityScheme.Authenticator;

/**
 * The head of every state file: {@code magic u64 | metadata length u64 | metadata}, all big endian. A code over all of it
 * follows in some layouts.
 */
final class StateFileHeader {
    static final int MAX_METADATA_BYTES = 16 << 20;
    static final String COMPRESSION = "compression";
    static final String INTEGRITY = "integrity";

    private static final byte[] MAGIC = "gVisorSF".getBytes(US_ASCII);
    private static final int METADATA_AT = 16;

    private final byte[] bytes;

    private StateFileHeader(byte[] bytes) {
        this.bytes = bytes;
    }

    static StateFileHeader of(Map<String, String> metadata) {
        byte[] json = MetadataJson.write(metadata);
        if (json.length > MAX_METADATA_BYTES) {
            throw new IllegalArgumentException(
                    "metadata of " + json.length + " bytes as JSON exceeds " + MAX_METADATA_BYTES);
        }
        return new StateFileHeader(ByteBuffer.allocate(METADATA_AT + json.length)
                .put(MAGIC)
                .putLong(json.length)
                .put(json)
                .array());
    }

    /** Takes the header off a file; its metadata is not looked at, so that it can be authenticated first. */
    static StateFileHeader read(StateFileBytes in) throws IOException, StateFileException {
        byte[] start = in.peek(METADATA_AT);
        if (!Arrays.equals(MAGIC, Arrays.copyOf(start, MAGIC.length))) {
            throw notAStateFile(in, Arrays.copyOf(start, Math.min(start.length, MAGIC.length)));
        }
        if (start.length < METADATA_AT) {
            throw in.damaged(
                    MAGIC.length,
                    "8 bytes with the length of the metadata",
                    "the end of the file",
                    "The file was cut; there is nothing to save from it.");
        }
        long length = ByteBuffer.wrap(start).getLong(MAGIC.length);
        if (length < 0 || length > MAX_METADATA_BYTES) {
            throw in.damaged(
                    MAGIC.length,
                    "a metadata length of at most " + MAX_METADATA_BYTES,
                    Long.toUnsignedString(length),
                    "The file is damaged, or no state file.");
        }
        return new StateFileHeader(in.take(METADATA_AT + (int) length, "metadata"));
    }

    private static StateFileException notAStateFile(StateFileBytes in, byte[] start) {
        if (Arrays.equals(start, Arrays.copyOf(MAGIC, start.length))) {
            return in.damaged(
                    0,
                    "the 8 bytes gVisorSF",
                    start.length == 0 ? "an empty file" : "only " + start.length + " bytes",
                    "The file was cut; there is nothing to save from it.");
        }
        return new UnsupportedFormatException(
                in.at(0),
                "expected the 8 bytes gVisorSF that begin every state file, found " + StateFileBytes.hex(start)
                        + ". This is no state file, or its first bytes are damaged.");
    }

    byte[] code(Authenticator authenticator) {
        authenticator.update(ByteBuffer.wrap(bytes));
        return authenticator.finish();
    }

    byte[] bytes() {
        return bytes;
    }

    Map<String, String> metadata(StateFileBytes in) throws CorruptImageException {
        try {
            return MetadataJson.read(Arrays.copyOfRange(bytes, METADATA_AT, bytes.length));
        } catch (MetadataJson.Malformed e) {
            throw in.damaged(
                    METADATA_AT + e.position,
                    e.expected + " in the JSON metadata",
                    e.found,
                    "The header is damaged, so nothing after it can be trusted.");
        }
    }
}
