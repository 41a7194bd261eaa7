/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.stasis.api.CorruptImageException;
import org.stasis.internal.statefile.Recognized.Guard;

/** Judges by lengths alone whether what follows the metadata is a header code and chunks, and whose. */
final class BodyShape {
    private static final int CODE_BYTES = 32;

    /** Enough for two chunks of the usual size, with all that is around them. */
    private static final int WINDOW_BYTES = 2 * StateFileWriter.CHUNK_BYTES + 512;

    private BodyShape() {}

    /**
     * Whether a payload begins as all of gVisor's do: with a section of objects, whose count has bit 63 set and is hence
     * a varint of ten bytes.
     */
    static boolean beginsWithObjects(byte[] start) {
        if (start.length < 10 || start[9] != 1) {
            return false;
        }
        for (int i = 0; i < 9; i++) {
            if (start[i] >= 0) {
                return false;
            }
        }
        return true;
    }

    static boolean flateBegins(byte[] bytes, int at) {
        return bytes.length >= at + 4 && ByteBuffer.wrap(bytes).getInt(at) == StateFileWriter.CHUNK_BYTES;
    }

    /** Whose header code it is that stands before flate chunks; empty if there are none. */
    static Optional<Guard> flateAfterCode(StateFileBytes in) throws IOException {
        byte[] start = in.peek(CODE_BYTES + 4 + 4);
        if (!flateBegins(start, CODE_BYTES)) {
            return Optional.empty();
        }
        // with a key the chunk size has a code of its own, without one the length of the first chunk follows
        boolean unkeyed = start.length < CODE_BYTES + 8
                || plausible(ByteBuffer.wrap(start).getInt(CODE_BYTES + 4));
        return Optional.of(unkeyed ? Guard.BROKEN : Guard.KEYED);
    }

    /**
     * Whether a body that should not be compressed is the bare payload, or something else behind a header code.
     *
     * @throws CorruptImageException if it is chunks of flate, which the metadata denies
     */
    static Guard plain(StateFileBytes in) throws IOException, CorruptImageException {
        byte[] window = in.peek(WINDOW_BYTES);
        for (int start : new int[] {0, CODE_BYTES}) {
            for (int tagBytes : new int[] {0, CODE_BYTES}) {
                if (flateBegins(window, start) && chunksFit(window, start + 4 + tagBytes, tagBytes)) {
                    throw in.damaged(
                            in.position(),
                            "a body that is not compressed, as the metadata says",
                            "chunks of flate",
                            "The header is damaged, or that of another file.");
                }
            }
        }
        if (chunksFit(window, CODE_BYTES, CODE_BYTES)) {
            return Guard.KEYED;
        }
        boolean behindCode = chunksFit(window, CODE_BYTES, 0) || beginsWithObjects(behindCode(window));
        return behindCode ? Guard.BROKEN : Guard.NONE;
    }

    private static byte[] behindCode(byte[] window) {
        return Arrays.copyOfRange(
                window, Math.min(CODE_BYTES, window.length), Math.min(CODE_BYTES + 10, window.length));
    }

    /**
     * Whether lengths lead from chunk to chunk, to the end of the file or at least twice. By chance this happens once in
     * 16 million files.
     */
    private static boolean chunksFit(byte[] window, int start, int tagBytes) {
        long at = start;
        int chunks = 0;
        while (at + 4 <= window.length) {
            int length = ByteBuffer.wrap(window).getInt((int) at);
            if (!plausible(length)) {
                return false;
            }
            at += 4 + length + tagBytes;
            chunks++;
        }
        boolean wholeFile = window.length < WINDOW_BYTES;
        return wholeFile ? chunks > 0 && at == window.length : chunks > 1;
    }

    private static boolean plausible(int length) {
        return length > 0 && length <= FlateBody.MAX_COMPRESSED_BYTES;
    }
}
