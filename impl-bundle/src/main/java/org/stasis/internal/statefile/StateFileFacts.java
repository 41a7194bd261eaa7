/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.stasis.api.Integrity;
import org.stasis.api.StateFileException;
import org.stasis.internal.integrity.HmacSha256;
import org.stasis.internal.statefile.Recognized.Guard;

/**
 * What a state file says of itself and how it hangs together, seen without a key and without reading its payload.
 *
 * @param layout the newest that fits; a remark says if others do
 * @param compression of the body
 * @param integrity what guards it; {@link Integrity#DAMAGED} if the header or the lengths of the chunks do not fit
 * @param scheme what made the codes; null without a key
 * @param metadata not authenticated
 * @param fileBytes length of the file
 * @param chunks how many there are; 0 for a bare payload
 * @param remarks for people: damage, doubts, and what the layout cannot guarantee
 */
public record StateFileFacts(
        StateFileLayout layout,
        StateFileCompression compression,
        Integrity integrity,
        String scheme,
        Map<String, String> metadata,
        long fileBytes,
        long chunks,
        List<String> remarks) {

    /**
     * Looks at a file.
     *
     * @throws StateFileException if it cannot be read, is no state file, or its header is so damaged that there is
     *     nothing to tell
     */
    public static StateFileFacts inspect(Path file) throws StateFileException {
        String name = file.toString();
        try (InputStream stream = Files.newInputStream(file)) {
            var in = new StateFileBytes(stream, name);
            Recognized seen = Recognized.withoutKey(in, StateFileHeader.read(in), true);
            var look = new Look(file, name, seen, in.position());
            look.atBody(in.peek(10));
            return look.facts(Files.size(file));
        } catch (IOException e) {
            throw new StateFileException(name, "cannot be read: " + e, e);
        }
    }

    /** One inspection: collects remarks. */
    private static final class Look {
        private static final int CODE_BYTES = 32;

        private final Path file;
        private final String name;
        private final Recognized seen;
        private final long position;
        private final List<String> remarks = new ArrayList<>();
        private StateFileLayout layout;
        private Integrity integrity;
        private long chunks;

        Look(Path file, String name, Recognized seen, long position) {
            this.file = file;
            this.name = name;
            this.seen = seen;
            this.position = position;
            layout = seen.layout();
            integrity = seen.guard().integrity();
        }

        void atBody(byte[] start) throws IOException {
            if (seen.guard() == Guard.KEYED && !HmacSha256.NAME.equals(seen.scheme())) {
                remarks.add("Its codes are of scheme " + seen.scheme()
                        + "; how its chunks hang together shows only with" + " that scheme and the key.");
            } else if (seen.compression() == StateFileCompression.FLATE) {
                flate();
            } else if (seen.guard() == Guard.NONE || layout == StateFileLayout.GVISOR_202409) {
                bare(start);
            } else {
                plainChunks();
            }
            guarantees();
        }

        private void flate() throws IOException {
            switch (seen.guard()) {
                case NONE -> note(walk(4, 0));
                case KEYED -> note(walk(CODE_BYTES + 4 + CODE_BYTES, CODE_BYTES));
                case BROKEN -> note(walk(CODE_BYTES + 4, 0));
                case EMPTY_KEY -> note(walkWithOrWithoutCodes(4));
            }
            if (seen.guard() == Guard.KEYED && layout == StateFileLayout.GVISOR_202608) {
                remarks.add("Layout " + StateFileLayout.GVISOR_202405.format() + " has the same bytes here.");
            }
        }

        private void plainChunks() throws IOException {
            switch (seen.guard()) {
                case KEYED -> {
                    ChunkWalk walk = walk(CODE_BYTES, CODE_BYTES);
                    note(walk);
                    olderIf(walk.unequal());
                }
                case EMPTY_KEY -> note(walkWithOrWithoutCodes(0));
                case BROKEN -> note(walk(CODE_BYTES, 0));
                case NONE -> throw new AssertionError("a bare payload has no chunks");
            }
        }

        private void bare(byte[] start) throws IOException {
            if (start.length == 0) {
                remarks.add("There is no payload. It may have been cut off.");
            } else if (!BodyShape.beginsWithObjects(start)) {
                ChunkWalk keyed = walk(CODE_BYTES, CODE_BYTES);
                if (keyed.fits()) {
                    integrity = Integrity.KEYED;
                    note(keyed);
                    olderIf(keyed.unequal());
                } else {
                    remarks.add("The payload does not begin with a section of objects, as those of gVisor do: it is"
                            + " something else, or what is seen here is a damaged file with a key.");
                }
            }
        }

        private void olderIf(boolean unequal) {
            if (unequal) {
                layout = StateFileLayout.GVISOR_202405;
            } else {
                remarks.add(
                        "Layout " + StateFileLayout.GVISOR_202405.format() + " may look the same; only the key tells.");
            }
        }

        private void guarantees() {
            switch (integrity) {
                case KEYED ->
                    remarks.add("It is authenticated with a key, which was not checked here. Even with the key"
                            + " a cut at the border of a chunk, or the header of another file with the same key, does not"
                            + " show"
                            + (layout == StateFileLayout.GVISOR_202405
                                            && seen.compression() == StateFileCompression.NONE
                                    ? ", nor do chunks that were swapped or left out."
                                    : "."));
                case CHECKSUM ->
                    remarks.add("Its header has a checksum, which shows accidents and anyone can make. Nothing"
                            + " guards its body.");
                case NONE -> remarks.add("Nothing guards it: changes and cuts may go unnoticed.");
                case DAMAGED -> {
                    if (seen.guard() == Guard.BROKEN) {
                        remarks.add(name + "@" + position + ": the header code is not that of a file without a key, but"
                                + " the body is: the header is damaged.");
                    }
                }
                case SEALED -> throw new AssertionError("only an image with a manifest is sealed");
            }
        }

        private void note(ChunkWalk walk) {
            chunks = walk.chunks();
            if (walk.damage() != null) {
                integrity = Integrity.DAMAGED;
                remarks.add(walk.damage() + ". The file is damaged, or was cut.");
            }
        }

        /** Codes only where gVisor was given an empty key; a chunk size before the chunks has one, too. */
        private ChunkWalk walkWithOrWithoutCodes(int chunkSizeBytes) throws IOException {
            ChunkWalk without = walk(chunkSizeBytes, 0);
            if (without.fits()) {
                return without;
            }
            ChunkWalk with = walk(chunkSizeBytes == 0 ? 0 : chunkSizeBytes + CODE_BYTES, CODE_BYTES);
            return with.fits() ? with : without;
        }

        /** Walks over the chunks, which begin that far after what was recognized. */
        private ChunkWalk walk(int offset, int tagBytes) throws IOException {
            try (InputStream stream = Files.newInputStream(file)) {
                var in = new StateFileBytes(stream, name);
                if (!in.skip(position + offset)) {
                    return new ChunkWalk(0, false, in.at(in.position()) + ": the file ends before its chunks");
                }
                return ChunkWalk.over(in, tagBytes);
            }
        }

        StateFileFacts facts(long fileBytes) {
            return new StateFileFacts(
                    layout,
                    seen.compression(),
                    integrity,
                    integrity == Integrity.KEYED || seen.guard() == Guard.KEYED ? seen.scheme() : null,
                    seen.metadata(),
                    fileBytes,
                    chunks,
                    List.copyOf(remarks));
        }
    }
}
