/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

import static org.stasis.internal.statefile.StateFileCompression.FLATE;
import static org.stasis.internal.statefile.StateFileCompression.NONE;
import static org.stasis.internal.statefile.StateFileLayout.GVISOR_2022;
import static org.stasis.internal.statefile.StateFileLayout.GVISOR_202405;
import static org.stasis.internal.statefile.StateFileLayout.GVISOR_202409;
import static org.stasis.internal.statefile.StateFileLayout.GVISOR_202608;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import org.stasis.api.CorruptImageException;
import org.stasis.api.Integrity;
import org.stasis.api.IntegrityException;
import org.stasis.api.StateFileException;
import org.stasis.api.UnsupportedFormatException;
import org.stasis.internal.integrity.HmacSha256;
import org.stasis.spi.IntegrityScheme.Authenticator;

/**
 * What a file without a key turns out to be. No byte of a state file names its layout, so this goes by what can be
 * checked: the header code of the empty key, the entry {@code compression}, and the lengths of the first chunks. Where
 * these contradict each other the file is refused; it is never read by a guess.
 */
record Recognized(Map<String, String> metadata, StateFileLayout layout, StateFileCompression compression, Guard guard) {
    /** What guards the file. */
    enum Guard {
        /** Codes made with a key; the position is before the header code. */
        KEYED(Integrity.KEYED),
        /** Header code of the empty key; the position is after it. */
        EMPTY_KEY(Integrity.CHECKSUM),
        /** Nothing; the position is at the body. */
        NONE(Integrity.NONE),
        /** A header code that should be that of the empty key and is not; the position is before it. */
        BROKEN(Integrity.DAMAGED);

        private final Integrity integrity;

        Guard(Integrity integrity) {
            this.integrity = integrity;
        }

        Integrity integrity() {
            return integrity;
        }
    }

    private static final int CODE_BYTES = 32;

    /**
     * Checks the header code, then looks at the metadata. Afterwards the position is at the body.
     *
     * <p>The layout is the newest that goes with the metadata; the body may still show that it is an older one.
     */
    static Recognized withKey(StateFileBytes in, StateFileHeader header, StateFileKey key, Authenticator authenticator)
            throws IOException, StateFileException {
        if (!MessageDigest.isEqual(header.code(authenticator), in.peek(key.tagBytes()))) {
            throw new IntegrityException(in.at(in.position()), whyNotAuthentic(in, header, key));
        }
        in.take(key.tagBytes(), "header code");
        Map<String, String> metadata = header.metadata(in);
        String entry = metadata.get(StateFileHeader.COMPRESSION);
        return entry == null
                ? new Recognized(metadata, GVISOR_2022, FLATE, Guard.KEYED)
                : new Recognized(metadata, GVISOR_202608, named(entry, in), Guard.KEYED);
    }

    /** Looks at what could not be authenticated, for the message only. */
    private static String whyNotAuthentic(StateFileBytes in, StateFileHeader header, StateFileKey key)
            throws IOException {
        String general = "the header is not authentic: it was written with another key, or changed since.";
        try {
            Recognized seen = withoutKey(in, header, true);
            return switch (seen.guard()) {
                case NONE, EMPTY_KEY ->
                    "the file has no key at all, and one was given. It is not read as if it were"
                            + " authentic; read it without a key if you accept that.";
                case KEYED ->
                    seen.scheme().equals(key.schemeName())
                            ? general
                            : "the file says that it is authenticated with scheme " + seen.scheme() + ", not "
                                    + key.schemeName() + ".";
                case BROKEN -> general;
            };
        } catch (StateFileException e) {
            return general + " Besides: " + e.getMessage();
        }
    }

    /** Name of the scheme that made the codes, as far as the file says. */
    String scheme() {
        return metadata.getOrDefault(StateFileHeader.INTEGRITY, HmacSha256.NAME);
    }

    /**
     * @param judgeBody whether a bare payload may be taken for the chunks of a file with a key, or a damaged header. Not
     *     needed when the length of the payload is known, which shows it better
     */
    static Recognized withoutKey(StateFileBytes in, StateFileHeader header, boolean judgeBody)
            throws IOException, StateFileException {
        byte[] emptyCode = header.code(HmacSha256.withEmptyKey());
        byte[] next = in.peek(CODE_BYTES);
        if (MessageDigest.isEqual(emptyCode, next)) {
            Map<String, String> metadata = header.metadata(in);
            String entry = metadata.get(StateFileHeader.COMPRESSION);
            in.take(CODE_BYTES, "header code");
            if (entry == null) {
                return new Recognized(metadata, GVISOR_2022, FLATE, Guard.EMPTY_KEY);
            }
            StateFileCompression compression = named(entry, in);
            // no length of a chunk looks like the beginning of a payload: that would be one of over 2 GiB
            boolean bare = compression == NONE && BodyShape.beginsWithObjects(in.peek(10));
            return new Recognized(metadata, bare ? GVISOR_202409 : GVISOR_202405, compression, Guard.EMPTY_KEY);
        }
        Map<String, String> metadata = header.metadata(in);
        String entry = metadata.get(StateFileHeader.COMPRESSION);
        if (entry == null && !metadata.containsKey(StateFileHeader.INTEGRITY)) {
            return new Recognized(metadata, GVISOR_2022, FLATE, flateOf2022(in));
        }
        StateFileCompression compression = entry == null ? FLATE : named(entry, in);
        StateFileLayout layout = entry == null ? GVISOR_2022 : GVISOR_202608;
        if (metadata.containsKey(StateFileHeader.INTEGRITY)) {
            return new Recognized(metadata, layout, compression, Guard.KEYED);
        }
        if (compression == FLATE) {
            return new Recognized(metadata, layout, compression, flate(in));
        }
        if (!judgeBody || BodyShape.beginsWithObjects(next)) {
            return new Recognized(metadata, layout, NONE, Guard.NONE);
        }
        if (next.length < CODE_BYTES && next.length > 0 && Arrays.equals(next, Arrays.copyOf(emptyCode, next.length))) {
            throw in.damaged(
                    in.position(), CODE_BYTES + " bytes of header code", "only " + next.length, "The file was cut.");
        }
        Guard guard = BodyShape.plain(in);
        return new Recognized(metadata, guard == Guard.BROKEN ? GVISOR_202405 : layout, NONE, guard);
    }

    private static StateFileCompression named(String entry, StateFileBytes in) throws UnsupportedFormatException {
        return StateFileCompression.named(entry)
                .orElseThrow(() -> new UnsupportedFormatException(
                        in.at(16),
                        "expected compression none or "
                                + FLATE.entry() + " in the metadata, found '" + entry
                                + "'. A newer gVisor may have written this file, or its header is damaged."));
    }

    /** The layout of 2022 has a header code always; here it is not that of the empty key. */
    private static Guard flateOf2022(StateFileBytes in) throws IOException, CorruptImageException {
        return BodyShape.flateAfterCode(in)
                .orElseThrow(() -> in.damaged(
                        in.position(),
                        "a header code and chunks, as in files whose metadata names no compression",
                        StateFileBytes.hex(first(in, 36)),
                        "The file is damaged. It is not read as bare payload, which could be anything."));
    }

    private static Guard flate(StateFileBytes in) throws IOException, CorruptImageException {
        if (BodyShape.flateBegins(in.peek(4), 0)) {
            return Guard.NONE;
        }
        return BodyShape.flateAfterCode(in)
                .orElseThrow(() -> in.damaged(
                        in.position(),
                        "the chunk size 00 10 00 00 here or after a header code",
                        StateFileBytes.hex(first(in, 4)),
                        "The file is damaged, or was cut in its header."));
    }

    private static byte[] first(StateFileBytes in, int count) {
        try {
            return in.peek(count);
        } catch (IOException e) {
            return new byte[0];
        }
    }
}
