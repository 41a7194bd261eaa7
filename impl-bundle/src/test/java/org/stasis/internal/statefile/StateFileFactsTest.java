/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.stasis.api.CorruptImageException;
import org.stasis.api.Integrity;
import org.stasis.api.StateFileException;
import org.stasis.api.UnsupportedFormatException;
import org.stasis.internal.statefile.GvisorFiles.Fixture;

class StateFileFactsTest {
    private static final Path CORRUPT = GvisorFiles.ROOT.resolve("corrupt");

    @TempDir
    Path folder;

    private StateFileFacts inspect(byte[] file) throws IOException, StateFileException {
        return StateFileFacts.inspect(Files.write(folder.resolve("checkpoint.img"), file));
    }

    private static void assertRemark(String part, StateFileFacts facts) {
        assertTrue(facts.remarks().stream().anyMatch(r -> r.contains(part)), facts.remarks()::toString);
    }

    @ParameterizedTest
    @MethodSource("org.stasis.internal.statefile.GvisorLayoutsTest#graphs")
    void seesWhatEveryFileOfGvisorIs(Fixture file) throws StateFileException, IOException {
        StateFileFacts facts = StateFileFacts.inspect(file.path());
        boolean older = file.layout() == StateFileLayout.GVISOR_202405 && file.keyed();
        assertEquals(older ? StateFileLayout.GVISOR_202608 : file.layout(), facts.layout());
        assertEquals(file.compression(), facts.compression());
        Integrity unkeyed = file.layout().alwaysHeaderCode() ? Integrity.CHECKSUM : Integrity.NONE;
        assertEquals(file.keyed() ? Integrity.KEYED : unkeyed, facts.integrity());
        assertEquals(file.keyed() ? "hmac-sha256" : null, facts.scheme());
        assertEquals(file.bytes().length, facts.fileBytes());
        assertTrue(facts.metadata().containsKey("_timestamp"));
        if (older) {
            assertRemark("gvisor-202405", facts);
        }
    }

    @Test
    void seesACheckpointOfRunsc() throws StateFileException {
        StateFileFacts facts = StateFileFacts.inspect(GvisorFiles.ROOT.resolve("runsc/counter/checkpoint.img"));
        assertEquals(StateFileLayout.GVISOR_2022, facts.layout());
        assertEquals(Integrity.CHECKSUM, facts.integrity());
        assertEquals(431_176, facts.fileBytes());
        assertRemark("Nothing guards its body", facts);
    }

    @Test
    void seesAHeaderCodeBeforeABarePayload() throws Exception {
        byte[] file = Files.readAllBytes(GvisorFiles.ROOT.resolve("runsc/pod-2025-split/checkpoint.img"));
        StateFileFacts facts = inspect(file);
        assertEquals(StateFileLayout.GVISOR_202409, facts.layout());
        assertEquals(Integrity.CHECKSUM, facts.integrity());
        assertEquals(0, facts.chunks());
        assertRemark("Nothing guards its body", facts);
        int metadataBytes = (int) ByteBuffer.wrap(file).getLong(8);
        byte[] start = Arrays.copyOf(file, 100_000);
        for (int at = 0; at < 16 + metadataBytes + 32; at++) {
            byte[] bad = start.clone();
            bad[at] ^= 4;
            assertNotRead(bad, "byte " + at);
        }
    }

    private void assertNotRead(byte[] file, String what) throws IOException {
        try (var in = GvisorFiles.open(file, StateFileKey.NONE, ReadLimits.DEFAULT)) {
            assertEquals(-2, in.read(), what + " was taken for a file in " + in.layout());
        } catch (StateFileException e) {
            assertTrue(e.getMessage().length() > 20, e.getMessage());
        }
    }

    @Test
    void countsChunks() throws StateFileException {
        for (String name : new String[] {"v2022-flate-nokey", "v202608-flate-nokey", "v202608-flate-key"}) {
            assertEquals(
                    3, StateFileFacts.inspect(CORRUPT.resolve(name + ".sf")).chunks());
        }
    }

    @Test
    void tellsTheLayoutOf2024ByItsSmallChunks() throws IOException, StateFileException {
        byte[] big = new byte[5 << 20];
        new Random(1).nextBytes(big);
        var format = StateFileFormat.newest(StateFileCompression.NONE);
        byte[] file = GvisorFiles.write(format, Map.of(), GvisorFiles.KEY, Instant.EPOCH, big);
        StateFileFacts facts = inspect(file);
        assertEquals(Integrity.KEYED, facts.integrity());
        assertEquals(5, facts.chunks());
        assertEquals(StateFileLayout.GVISOR_202608, facts.layout());
        // the same chunk in small before the others, as only the layout of 2024 has it
        Anatomy parts = Anatomy.of(file, format.layout(), format.compression(), true);
        byte[] small = Arrays.copyOf(new byte[] {0, 0, 0, 1}, 4 + 1 + 32);
        byte[] older = Arrays.copyOf(file, file.length + small.length);
        System.arraycopy(small, 0, older, parts.bodyStart(), small.length);
        System.arraycopy(
                file, parts.bodyStart(), older, parts.bodyStart() + small.length, file.length - parts.bodyStart());
        assertEquals(StateFileLayout.GVISOR_202405, inspect(older).layout());
    }

    @Test
    void seesDamageWithoutTheKey() throws IOException, StateFileException {
        byte[] good = Files.readAllBytes(CORRUPT.resolve("v202608-flate-key.sf"));
        StateFileFacts cut = inspect(Arrays.copyOf(good, good.length - 1));
        assertEquals(Integrity.DAMAGED, cut.integrity());
        assertRemark("the file ends within a chunk", cut);
        StateFileFacts longer = inspect(Arrays.copyOf(good, good.length + 3));
        assertEquals(Integrity.DAMAGED, longer.integrity());
        assertRemark("checkpoint.img@" + good.length + ": no chunk length: 00 00 00", longer);
    }

    @Test
    void seesADamagedHeader() throws IOException, StateFileException {
        for (String name : new String[] {"v2022-flate-nokey", "v202405-flate-nokey"}) {
            byte[] file = Files.readAllBytes(CORRUPT.resolve(name + ".sf"));
            file[40] ^= 1;
            StateFileFacts facts = inspect(file);
            assertEquals(Integrity.DAMAGED, facts.integrity());
            assertRemark("the header is damaged", facts);
        }
    }

    @Test
    void saysThatABarePayloadMayBeAnything() throws IOException, StateFileException {
        byte[] file = GvisorFiles.write(
                StateFileFormat.newest(StateFileCompression.NONE),
                Map.of(),
                StateFileKey.NONE,
                Instant.EPOCH,
                "hello".getBytes());
        StateFileFacts facts = inspect(file);
        assertEquals(Integrity.NONE, facts.integrity());
        assertRemark("does not begin with a section of objects", facts);
    }

    @Test
    void throwsForWhatIsNoStateFile() {
        assertThrows(UnsupportedFormatException.class, () -> inspect(new byte[100]));
        assertThrows(CorruptImageException.class, () -> inspect(new byte[0]));
        var missing = assertThrows(StateFileException.class, () -> StateFileFacts.inspect(folder.resolve("none.img")));
        assertTrue(missing.getMessage().contains("none.img: cannot be read"), missing.getMessage());
    }

    @ParameterizedTest
    @MethodSource("org.stasis.internal.statefile.FlipAndCutTest#files")
    void survivesEveryFlipAndCut(Fixture file) throws IOException {
        byte[] good = file.bytes();
        int body = Anatomy.of(good, file.layout(), file.compression(), file.keyed())
                .bodyStart();
        for (int at = 0; at < good.length; at += at < body + 8 ? 1 : 9) {
            byte[] flipped = good.clone();
            flipped[at] ^= (byte) 0x80;
            for (byte[] bad : new byte[][] {flipped, Arrays.copyOf(good, at)}) {
                try {
                    assertTrue(inspect(bad).remarks().size() > 0);
                } catch (StateFileException e) {
                    assertTrue(e.where().contains("checkpoint.img"), e.getMessage());
                }
            }
        }
    }
}
