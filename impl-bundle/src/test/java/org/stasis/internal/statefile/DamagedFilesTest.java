/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.stasis.api.StateFileException;
import org.stasis.internal.DamagedStreamException;

/**
 * Every kind of damage that gVisor's own readers were tried with, in every layout. What they answered is in
 * {@code gvisors-answers.tsv}; ours beside it goes to {@code target/damaged-statefiles.md}.
 */
class DamagedFilesTest {
    private static final Path FOLDER = GvisorFiles.ROOT.resolve("corrupt");
    private static final String KEY_TEXT = "0123456789abcdef0123456789abcdef";
    private static final String BARE = "v202608-none-nokey";
    private static final String UNCHAINED = "v202405-none-key";

    /** Damage that leaves another file of the same layout: it needs to be known how long the payload is. */
    private static final List<String> SHORTER_OR_LONGER = List.of(
            "last-chunk-dropped",
            "all-chunks-dropped",
            "trunc-end-hdr",
            "no-data",
            "trunc-data",
            "trunc-end-chunksize");

    /** Damage to files without a key that does not even change the length: only a digest shows it. */
    private static final List<String> SAME_LENGTH = List.of("data-flip", "chunks-0-1-swapped");

    private record Case(String base, String variant, String gvisor, String gvisorsOutput) {
        boolean keyed() {
            return base.endsWith("-key");
        }

        StateFileKey key() {
            return switch (variant) {
                case "wrong-key" -> GvisorFiles.key("X".repeat(32));
                case "key-prefix-31" -> GvisorFiles.key(KEY_TEXT.substring(0, 31));
                case "read-without-key" -> StateFileKey.NONE;
                default -> keyed() ? GvisorFiles.KEY : StateFileKey.NONE;
            };
        }

        boolean needsLength() {
            boolean border = variant.equals("trunc-chunk1-end-data")
                    || variant.endsWith("duplicated")
                    || variant.endsWith("-dropped");
            return SHORTER_OR_LONGER.contains(variant)
                    || border && (!keyed() || base.equals(UNCHAINED))
                    || base.equals(BARE) && variant.startsWith("trailing-garbage")
                    // nothing is left of what would show the layout
                    || base.equals("v202405-none-nokey") && variant.equals("trunc-endmeta")
                    || base.equals(BARE) && variant.equals("trunc-endmeta");
        }

        boolean needsDigest() {
            return !keyed() && SAME_LENGTH.stream().anyMatch(variant::contains)
                    || base.equals(UNCHAINED) && variant.equals("chunks-0-1-swapped");
        }

        @Override
        public String toString() {
            return base + " " + variant;
        }
    }

    private record Answer(StateFileException fault, byte[] payload) {}

    private static final Map<String, byte[]> FILES = new HashMap<>();
    private static byte[] payload;

    @BeforeAll
    static void damageGoodFiles() throws IOException, StateFileException, InvalidKeyException {
        payload = GvisorFiles.read(
                Files.readAllBytes(FOLDER.resolve("v2022-flate-key.sf")), GvisorFiles.KEY, ReadLimits.DEFAULT);
        for (StateFileLayout layout : StateFileLayout.written()) {
            for (StateFileCompression compression : StateFileCompression.values()) {
                for (boolean keyed : new boolean[] {true, false}) {
                    if (layout != StateFileLayout.GVISOR_2022 || compression != StateFileCompression.NONE) {
                        damage(layout, compression, keyed);
                    }
                }
            }
        }
    }

    private static void damage(StateFileLayout layout, StateFileCompression compression, boolean keyed)
            throws IOException, InvalidKeyException {
        String base = layout.name().replace("GVISOR_", "v")
                + (compression == StateFileCompression.NONE ? "-none" : "-flate")
                + (keyed ? "-key" : "-nokey");
        byte[] good = compression == StateFileCompression.FLATE
                ? Files.readAllBytes(FOLDER.resolve(base + ".sf"))
                : plain(layout, keyed);
        FILES.put(base + " good", good);
        Damage.of(good, Anatomy.of(good, layout, compression, keyed))
                .forEach((name, bytes) -> FILES.put(base + " " + name, bytes));
    }

    /** As gVisor wrote the same payload uncompressed, in writes of 64 KiB. */
    private static byte[] plain(StateFileLayout layout, boolean keyed) throws IOException, InvalidKeyException {
        StateFileKey key = keyed ? GvisorFiles.KEY : StateFileKey.NONE;
        var format = new StateFileFormat(layout, StateFileCompression.NONE);
        var file = new ByteArrayOutputStream();
        if (layout == StateFileLayout.GVISOR_202608) {
            try (var writer = StateFileWriter.open(file, format, Map.of("note", "fixture"), key)) {
                writer.write(payload);
            }
            return file.toByteArray();
        }
        StateFileWriter.open(file, format, Map.of("note", "fixture"), key).close();
        for (int at = 0; at < payload.length; at += 64 << 10) {
            byte[] chunk = Arrays.copyOfRange(payload, at, Math.min(payload.length, at + (64 << 10)));
            byte[] length = ByteBuffer.allocate(4).putInt(chunk.length).array();
            file.writeBytes(length);
            file.writeBytes(chunk);
            if (keyed) {
                var authenticator = key.begin();
                authenticator.update(ByteBuffer.wrap(chunk));
                authenticator.update(ByteBuffer.wrap(length));
                file.writeBytes(authenticator.finish());
            }
        }
        return file.toByteArray();
    }

    static List<Case> cases() throws IOException {
        return Files.readAllLines(FOLDER.resolve("gvisors-answers.tsv")).stream()
                .skip(1)
                .map(line -> line.split("\t"))
                .map(column -> new Case(column[0], column[1], column[2], column[3]))
                .toList();
    }

    private static Answer read(Case damaged, ReadLimits limits) throws IOException {
        boolean onlyTheKeyIsWrong =
                List.of("wrong-key", "key-prefix-31", "read-without-key").contains(damaged.variant());
        byte[] file = FILES.get(damaged.base() + " " + (onlyTheKeyIsWrong ? "good" : damaged.variant()));
        var given = new ByteArrayOutputStream();
        try (var reader =
                StateFileReader.open(new ByteArrayInputStream(file), "checkpoint.img", damaged.key(), limits)) {
            reader.transferTo(given);
            return new Answer(null, given.toByteArray());
        } catch (DamagedStreamException e) {
            return new Answer(e.fault(), given.toByteArray());
        } catch (StateFileException e) {
            return new Answer(e, given.toByteArray());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void findsTheDamageOrReturnsThePayload(Case damaged) throws IOException {
        Answer answer = read(damaged, ReadLimits.DEFAULT);
        if (answer.fault() == null && !damaged.needsLength() && !damaged.needsDigest()) {
            assertArrayEquals(payload, answer.payload());
        }
        if (answer.fault() != null) {
            assertTrue(
                    answer.fault().where().matches("checkpoint\\.img@\\d+"),
                    answer.fault().getMessage());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void findsTheDamageWhenTheLengthIsKnown(Case damaged) throws IOException {
        Answer answer = read(damaged, ReadLimits.DEFAULT.expecting(payload.length));
        if (answer.fault() == null && !damaged.needsDigest()) {
            assertArrayEquals(payload, answer.payload());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void givesAwayOnlyWhatIsAuthentic(Case damaged) throws IOException {
        if (damaged.keyed() && !damaged.base().equals(UNCHAINED)) {
            byte[] given = read(damaged, ReadLimits.DEFAULT).payload();
            assertArrayEquals(Arrays.copyOf(payload, given.length), given);
        }
    }

    @Test
    void acceptsNothingThatGvisorRefusesExceptACutThatLeavesAnEmptyFile() throws IOException {
        var laxer = new ArrayList<String>();
        for (Case damaged : cases()) {
            if (!damaged.gvisor().equals("ok")
                    && read(damaged, ReadLimits.DEFAULT).fault() == null) {
                laxer.add(damaged.toString());
            }
        }
        // with header code and body gone it is what the layout of 2026 looks like when it is empty
        assertEquals(List.of("v202405-none-nokey trunc-endmeta"), laxer);
    }

    @Test
    void comparesWithGvisor() throws IOException {
        var table =
                new StringBuilder("| file | damage | gVisor | its output | Stasis | length known |\n|-|-|-|-|-|-|\n");
        int undetected = 0;
        for (Case damaged : cases()) {
            Answer answer = read(damaged, ReadLimits.DEFAULT);
            Answer informed = read(damaged, ReadLimits.DEFAULT.expecting(payload.length));
            undetected += answer.fault() == null && !Arrays.equals(payload, answer.payload()) ? 1 : 0;
            table.append("| %s | %s | %s | %s | %s | %s |%n"
                    .formatted(
                            damaged.base(),
                            damaged.variant(),
                            damaged.gvisor(),
                            damaged.gvisorsOutput(),
                            text(answer),
                            text(informed)));
        }
        Files.writeString(Path.of("target/damaged-statefiles.md"), table);
        long gvisors = cases().stream()
                .filter(c -> c.gvisor().equals("ok") && !c.gvisorsOutput().equals("identical"))
                .count();
        assertFalse(undetected >= gvisors, undetected + " undetected, " + gvisors + " by gVisor");
    }

    private static String text(Answer answer) {
        if (answer.fault() != null) {
            return answer.fault().getClass().getSimpleName() + ": "
                    + answer.fault().getMessage();
        }
        return Arrays.equals(payload, answer.payload())
                ? "identical"
                : "undetected, " + answer.payload().length + " bytes";
    }
}
