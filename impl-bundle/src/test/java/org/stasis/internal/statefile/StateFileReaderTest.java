/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.stasis.api.CorruptImageException;
import org.stasis.api.Integrity;
import org.stasis.api.IntegrityException;
import org.stasis.api.StateFileException;
import org.stasis.api.UnsupportedFormatException;
import org.stasis.internal.DamagedStreamException;
import org.stasis.internal.integrity.HmacSha256;
import org.stasis.internal.integrity.NoIntegrity;
import org.stasis.spi.IntegrityScheme;

class StateFileReaderTest {
    private static final StateFileFormat PLAIN = StateFileFormat.newest(StateFileCompression.NONE);
    private static final StateFileFormat FLATE = StateFileFormat.newest(StateFileCompression.FLATE);
    private static final Path CHECKPOINT = GvisorFiles.ROOT.resolve("runsc/counter/checkpoint.img");

    private static byte[] write(StateFileFormat format, StateFileKey key, byte[] payload) throws IOException {
        return GvisorFiles.write(format, Map.of(), key, Instant.EPOCH, payload);
    }

    private static byte[] random(int bytes) {
        byte[] data = new byte[bytes];
        new Random(bytes).nextBytes(data);
        return data;
    }

    private static <T extends StateFileException> T refused(Class<T> type, byte[] file, StateFileKey key) {
        return assertThrows(type, () -> GvisorFiles.read(file, key, ReadLimits.DEFAULT));
    }

    /** A scheme with longer codes, as another bundle may bring it. */
    private record Sha512() implements IntegrityScheme {
        @Override
        public String name() {
            return "hmac-sha512";
        }

        @Override
        public boolean keyed() {
            return true;
        }

        @Override
        public int tagBytes() {
            return 64;
        }

        @Override
        public Authenticator begin(SecretKey key) throws InvalidKeyException {
            Mac mac;
            try {
                mac = Mac.getInstance("HmacSHA512");
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError(e);
            }
            mac.init(key);
            return new Authenticator() {
                @Override
                public void update(ByteBuffer piece) {
                    mac.update(piece);
                }

                @Override
                public byte[] finish() {
                    return mac.doFinal();
                }
            };
        }
    }

    private static final StateFileKey OTHER_SCHEME =
            StateFileKey.of(new Sha512(), new SecretKeySpec(new byte[] {1, 2, 3}, "RAW"));

    @Test
    void readsACheckpointOfRunsc() throws IOException, StateFileException, NoSuchAlgorithmException {
        try (InputStream file = Files.newInputStream(CHECKPOINT);
                var reader = StateFileReader.open(file, "checkpoint.img", StateFileKey.NONE, ReadLimits.DEFAULT)) {
            assertEquals(StateFileLayout.GVISOR_2022, reader.layout());
            assertEquals(StateFileCompression.FLATE, reader.compression());
            assertEquals(Integrity.CHECKSUM, reader.integrity());
            assertEquals("67.187737ms", reader.metadata().get("cpu_usage"));
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(reader.readAllBytes());
            assertEquals(
                    Files.readString(CHECKPOINT.resolveSibling("payload.sha256"))
                            .split(" ")[0],
                    HexFormat.of().formatHex(digest));
        }
    }

    @ParameterizedTest
    @MethodSource("org.stasis.internal.statefile.StateFileLayout#written")
    void schemesOfOthersNameThemselvesInTheFile(StateFileLayout layout) throws IOException, StateFileException {
        byte[] payload = random(1_500_000);
        var format = new StateFileFormat(layout, StateFileCompression.FLATE);
        byte[] file = write(format, OTHER_SCHEME, payload);
        try (var reader = GvisorFiles.open(file, OTHER_SCHEME, ReadLimits.DEFAULT)) {
            assertEquals("hmac-sha512", reader.metadata().get("integrity"));
            assertEquals(Integrity.KEYED, reader.integrity());
            assertArrayEquals(payload, reader.readAllBytes());
        }
        assertTrue(refused(IntegrityException.class, file, GvisorFiles.KEY)
                .getMessage()
                .contains("authenticated with scheme hmac-sha512, not hmac-sha256"));
        assertTrue(refused(IntegrityException.class, file, StateFileKey.NONE)
                .getMessage()
                .contains("scheme hmac-sha512 and a key, and none was given"));
    }

    @Test
    void schemesOfOthersWorkUncompressedToo() throws IOException, StateFileException {
        byte[] payload = random(2_500_000);
        for (StateFileLayout layout :
                new StateFileLayout[] {StateFileLayout.GVISOR_202405, StateFileLayout.GVISOR_202608}) {
            byte[] file = write(new StateFileFormat(layout, StateFileCompression.NONE), OTHER_SCHEME, payload);
            try (var reader = GvisorFiles.open(file, OTHER_SCHEME, ReadLimits.DEFAULT)) {
                assertEquals(layout, reader.layout());
                assertArrayEquals(payload, reader.readAllBytes());
            }
        }
    }

    @Test
    void saysThatAnotherKeyWasUsed() throws IOException {
        String message = refused(
                        IntegrityException.class, write(PLAIN, GvisorFiles.KEY, random(10)), GvisorFiles.key("secret"))
                .getMessage();
        assertTrue(message.contains("written with another key, or changed since"), message);
        assertFalse(message.contains("secret"), message);
    }

    @Test
    void refusesAFileWithoutAKeyWhenOneIsGiven() throws IOException {
        for (StateFileLayout layout : StateFileLayout.written()) {
            byte[] file = write(new StateFileFormat(layout, StateFileCompression.FLATE), StateFileKey.NONE, random(10));
            assertTrue(refused(IntegrityException.class, file, GvisorFiles.KEY)
                    .getMessage()
                    .contains("the file has no key at all, and one was given"));
        }
    }

    @Test
    void aSchemeThatNeedsAKeyIsNeverReadWithoutOne() {
        assertThrows(IllegalArgumentException.class, () -> StateFileKey.of(new HmacSha256(), null));
        assertSame(StateFileKey.NONE, StateFileKey.of(new NoIntegrity(), null));
        assertEquals("hmac-sha256 with a key", GvisorFiles.KEY.toString());
    }

    @ParameterizedTest
    @EnumSource(StateFileCompression.class)
    void givesAwayWholeChunksBeforeTheDamageAndNothingAfter(StateFileCompression compression)
            throws IOException, StateFileException {
        byte[] payload = random(3 * StateFileWriter.CHUNK_BYTES);
        byte[] file = write(StateFileFormat.newest(compression), GvisorFiles.KEY, payload);
        Anatomy parts = Anatomy.of(file, StateFileLayout.GVISOR_202608, compression, true);
        file[parts.chunks().get(1).dataEnd() - 1] ^= 1;
        try (var reader = GvisorFiles.open(file, GvisorFiles.KEY, ReadLimits.DEFAULT)) {
            byte[] given = new byte[StateFileWriter.CHUNK_BYTES];
            assertEquals(given.length, reader.readNBytes(given, 0, given.length));
            var first = assertThrows(DamagedStreamException.class, reader::read);
            var again = assertThrows(DamagedStreamException.class, reader::readAllBytes);
            assertSame(first.fault(), again.fault());
            assertEquals(
                    "checkpoint.img@" + parts.chunks().get(1).dataEnd(),
                    first.fault().where());
            assertEquals(IntegrityException.class, first.fault().getClass());
        }
    }

    @Test
    void readsAFileThatTricklesIn() throws IOException, StateFileException {
        byte[] payload = random(300_000);
        for (StateFileFormat format : new StateFileFormat[] {PLAIN, FLATE}) {
            byte[] file = write(format, GvisorFiles.KEY, payload);
            var trickle = new ByteArrayInputStream(file) {
                @Override
                public synchronized int read(byte[] into, int offset, int count) {
                    return super.read(into, offset, Math.min(count, 7));
                }
            };
            assertArrayEquals(payload, GvisorFiles.read(trickle, GvisorFiles.KEY, ReadLimits.DEFAULT));
        }
    }

    @Test
    void takesALargeChunkOnlyIfAllowedTo() throws Exception {
        byte[] data = random(3_000_000);
        byte[] file = withOneChunk(data);
        ReadLimits tight = ReadLimits.DEFAULT.chunksUpTo(2 << 20);
        var e = assertThrows(CorruptImageException.class, () -> GvisorFiles.read(file, GvisorFiles.KEY, tight));
        assertTrue(e.getMessage().contains("found 3000000"), e.getMessage());
        assertTrue(e.getMessage().contains("raising the limit for chunks"), e.getMessage());
        assertArrayEquals(data, GvisorFiles.read(file, GvisorFiles.KEY, ReadLimits.DEFAULT));
    }

    /** As gVisor writes a single large write into an empty buffer. */
    private static byte[] withOneChunk(byte[] data) throws IOException, InvalidKeyException {
        var file = new ByteArrayOutputStream();
        StateFileWriter.open(file, PLAIN, Map.of(), GvisorFiles.KEY).close();
        byte[] length = ByteBuffer.allocate(4).putInt(data.length).array();
        file.writeBytes(length);
        file.writeBytes(data);
        var authenticator = GvisorFiles.KEY.begin();
        authenticator.update(ByteBuffer.wrap(data));
        authenticator.update(ByteBuffer.wrap(length));
        authenticator.update(ByteBuffer.allocate(32));
        file.writeBytes(authenticator.finish());
        return file.toByteArray();
    }

    @Test
    void memoryGrowsWithTheFileAndNotWithWhatItClaims() throws Exception {
        int longest = Integer.MAX_VALUE - (1 << 13); // with room around it, as much as an array can have
        var start = new ByteArrayOutputStream();
        StateFileWriter.open(start, PLAIN, Map.of(), GvisorFiles.KEY).close();
        start.writeBytes(ByteBuffer.allocate(4).putInt(longest).array());
        // far more than the heap would have to hold, if it were believed
        ReadLimits generous = ReadLimits.DEFAULT.chunksUpTo(longest);
        var e = assertThrows(
                CorruptImageException.class, () -> GvisorFiles.read(start.toByteArray(), GvisorFiles.KEY, generous));
        assertTrue(e.getMessage().contains("the end of the file"), e.getMessage());
    }

    @Test
    void readsChunksThatGvisorAuthenticatedWithAnEmptyKey() throws IOException, StateFileException {
        byte[] payload = random(2_100_000);
        StateFileKey zero = StateFileKey.of(new HmacSha256(), new SecretKeySpec(new byte[1], "RAW"));
        for (var format : new StateFileFormat[] {
            new StateFileFormat(StateFileLayout.GVISOR_2022, StateFileCompression.FLATE),
            new StateFileFormat(StateFileLayout.GVISOR_202405, StateFileCompression.FLATE),
            new StateFileFormat(StateFileLayout.GVISOR_202405, StateFileCompression.NONE)
        }) {
            // a key of one zero byte makes the same codes as an empty one
            byte[] file = write(format, zero, payload);
            try (var reader = GvisorFiles.open(file, StateFileKey.NONE, ReadLimits.DEFAULT)) {
                assertEquals(Integrity.CHECKSUM, reader.integrity());
                assertEquals(format.layout(), reader.layout());
                assertArrayEquals(payload, reader.readAllBytes());
            }
            file[file.length - 40] ^= 1;
            refused(IntegrityException.class, file, StateFileKey.NONE);
        }
    }

    @Test
    void findsMoreOrLessPayloadThanExpected() throws IOException {
        byte[] file = write(PLAIN, StateFileKey.NONE, random(1000));
        assertEquals(
                "checkpoint.img@" + file.length
                        + ": expected 1001 bytes of payload, found the end of the file after 1000."
                        + " The file was cut, or its end was lost.",
                assertThrows(
                                CorruptImageException.class,
                                () -> GvisorFiles.read(file, StateFileKey.NONE, ReadLimits.DEFAULT.expecting(1001)))
                        .getMessage());
        assertThrows(
                CorruptImageException.class,
                () -> GvisorFiles.read(file, StateFileKey.NONE, ReadLimits.DEFAULT.expecting(999)));
    }

    @Test
    void saysWhatIsNoStateFile() {
        assertEquals(
                "checkpoint.img@0: expected the 8 bytes gVisorSF that begin every state file, found 50 4b 03 04 00 00 00 00."
                        + " This is no state file, or its first bytes are damaged.",
                refused(UnsupportedFormatException.class, new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0, 0}, StateFileKey.NONE)
                        .getMessage());
        assertEquals(
                "checkpoint.img@0: expected the 8 bytes gVisorSF, found an empty file. The file was cut; there is"
                        + " nothing to save from it.",
                refused(CorruptImageException.class, new byte[0], StateFileKey.NONE)
                        .getMessage());
    }

    @Test
    void saysWhatLengthOfMetadataIsTooMuch() {
        byte[] file = "gVisorSF\u007f\0\0\0\0\0\0\1".getBytes(US_ASCII);
        assertEquals(
                "checkpoint.img@8: expected a metadata length of at most 16777216, found 9151314442816847873."
                        + " The file is damaged, or no state file.",
                refused(CorruptImageException.class, file, StateFileKey.NONE).getMessage());
    }

    @Test
    void aMediumThatFailsIsATypedFault() throws IOException, StateFileException {
        byte[] file = write(PLAIN, StateFileKey.NONE, random(100));
        var failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Input/output error");
            }
        };
        var reader = StateFileReader.open(
                new SequenceInputStream(new ByteArrayInputStream(file), failing),
                "checkpoint.img",
                StateFileKey.NONE,
                ReadLimits.DEFAULT.expecting(100));
        var e = assertThrows(DamagedStreamException.class, reader::readAllBytes);
        assertTrue(e.fault().getMessage().contains("Input/output error"), e.getMessage());
        var atOnce = assertThrows(
                StateFileException.class, () -> GvisorFiles.read(failing, StateFileKey.NONE, ReadLimits.DEFAULT));
        assertTrue(atOnce.getMessage().startsWith("checkpoint.img@0: cannot be read"), atOnce.getMessage());
    }

    @ParameterizedTest
    @MethodSource("org.stasis.internal.statefile.GvisorLayoutsTest#graphs")
    void readsNothingAfterClosing(GvisorFiles.Fixture file) throws IOException, StateFileException {
        var reader = GvisorFiles.open(file.bytes(), file.key(), ReadLimits.DEFAULT);
        reader.close();
        reader.close();
        assertThrows(IOException.class, reader::read);
    }
}
