/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.stasis.api.StateFileException;

class StateFileWriterTest {
    private static final Instant TIME = Instant.parse("2026-11-23T10:29:54.02683797Z");
    private static final String KEY_TEXT = "0123456789abcdef0123456789abcdef";
    private static final byte[] HELLO = "hello".getBytes(US_ASCII);
    private static final StateFileFormat PLAIN = StateFileFormat.newest(StateFileCompression.NONE);
    private static final StateFileFormat FLATE = StateFileFormat.newest(StateFileCompression.FLATE);

    private static byte[] hmac(String key, byte[]... pieces) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(US_ASCII), "RAW"));
        for (byte[] piece : pieces) {
            mac.update(piece);
        }
        return mac.doFinal();
    }

    private static byte[] header(String json) {
        byte[] bytes = json.getBytes(UTF_8);
        return join(
                "gVisorSF".getBytes(US_ASCII),
                ByteBuffer.allocate(8).putLong(bytes.length).array(),
                bytes);
    }

    private static byte[] join(byte[]... pieces) {
        var all = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }

    private static byte[] random(int bytes) {
        byte[] data = new byte[bytes];
        new Random(bytes).nextBytes(data);
        return data;
    }

    @Test
    void writesHelloByteForByteWithoutAKey() throws IOException {
        byte[] header = header(
                "{\"_timestamp\":\"2026-11-23 10:29:54.02683797 +0000 UTC\",\"compression\":\"none\",\"n\":\"\\u003c\"}");
        assertArrayEquals(
                join(header, HELLO), GvisorFiles.write(PLAIN, Map.of("n", "<"), StateFileKey.NONE, TIME, HELLO));
    }

    @Test
    void writesHelloByteForByteWithAKey() throws IOException, GeneralSecurityException {
        byte[] header = header("{\"_timestamp\":\"2026-11-23 10:29:54.02683797 +0000 UTC\",\"compression\":\"none\"}");
        byte[] length = {0, 0, 0, 5};
        assertArrayEquals(
                join(header, hmac(KEY_TEXT, header), length, HELLO, hmac(KEY_TEXT, HELLO, length, new byte[32])),
                GvisorFiles.write(PLAIN, Map.of(), GvisorFiles.KEY, TIME, HELLO));
    }

    @Test
    void chainsTheCodesOfCompressedChunks() throws IOException, GeneralSecurityException {
        byte[] file =
                GvisorFiles.write(FLATE, Map.of(), GvisorFiles.KEY, TIME, new byte[StateFileWriter.CHUNK_BYTES + 1]);
        Anatomy parts = Anatomy.of(file, StateFileLayout.GVISOR_202608, StateFileCompression.FLATE, true);
        byte[] size = {0, 0x10, 0, 0};
        byte[] code = hmac(KEY_TEXT, size);
        assertArrayEquals(join(size, code), Arrays.copyOfRange(file, parts.codeEnd(), parts.bodyStart()));
        assertEquals(2, parts.chunks().size());
        for (Anatomy.Chunk chunk : parts.chunks()) {
            byte[] length = Arrays.copyOfRange(file, chunk.start(), chunk.dataStart());
            code = hmac(KEY_TEXT, Arrays.copyOfRange(file, chunk.dataStart(), chunk.dataEnd()), length, code);
            assertArrayEquals(code, Arrays.copyOfRange(file, chunk.dataEnd(), chunk.end()));
        }
    }

    @Test
    void emptyPayloadsLeaveNoChunk() throws IOException {
        for (StateFileKey key : new StateFileKey[] {StateFileKey.NONE, GvisorFiles.KEY}) {
            for (StateFileFormat format : new StateFileFormat[] {PLAIN, FLATE}) {
                byte[] file = GvisorFiles.write(format, Map.of(), key, TIME, new byte[0]);
                Anatomy parts = Anatomy.of(file, format.layout(), format.compression(), key.present());
                assertEquals(parts.bodyStart(), file.length);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(StateFileCompression.class)
    void bytesDoNotDependOnHowTheyAreWritten(StateFileCompression compression) throws Exception {
        byte[] payload = random(3 * StateFileWriter.CHUNK_BYTES + 12345);
        byte[] atOnce =
                GvisorFiles.write(StateFileFormat.newest(compression), Map.of(), GvisorFiles.KEY, TIME, payload);
        var random = new Random(5);
        var file = new ByteArrayOutputStream();
        try (var writer = StateFileWriter.open(
                file,
                StateFileFormat.newest(compression),
                Map.of(),
                GvisorFiles.KEY,
                Clock.fixed(TIME, ZoneOffset.UTC))) {
            for (int at = 0; at < payload.length; ) {
                int some = Math.min(payload.length - at, random.nextInt(700_000));
                if (some == 1) {
                    writer.write(payload[at]);
                } else {
                    writer.write(payload, at, some);
                }
                writer.flush();
                at += some;
            }
            assertEquals(payload.length, writer.payloadBytes());
        }
        assertArrayEquals(atOnce, file.toByteArray());
    }

    @Test
    void readsBackWhatItWritesInEveryLayout() throws IOException, StateFileException {
        for (int length : new int[] {0, 1, 5, 65_537, 1 << 20, (1 << 20) + 1, 5_000_000}) {
            byte[] payload = random(length);
            Arrays.fill(payload, length / 2, length, (byte) 3);
            for (StateFileLayout layout : StateFileLayout.written()) {
                for (StateFileCompression compression : StateFileCompression.values()) {
                    if (layout == StateFileLayout.GVISOR_2022 && compression == StateFileCompression.NONE) {
                        continue;
                    }
                    for (StateFileKey key : new StateFileKey[] {StateFileKey.NONE, GvisorFiles.KEY}) {
                        byte[] file = GvisorFiles.write(
                                new StateFileFormat(layout, compression), Map.of("a", "b"), key, TIME, payload);
                        assertArrayEquals(
                                payload,
                                GvisorFiles.read(file, key, ReadLimits.DEFAULT.expecting(length)),
                                layout + " " + key);
                    }
                }
            }
        }
    }

    @Test
    void refusesNamesThatAreTheFormatsOwn() {
        for (String name : new String[] {"_timestamp", "_x", "compression", "integrity"}) {
            var e = assertThrows(
                    IllegalArgumentException.class,
                    () -> GvisorFiles.write(PLAIN, Map.of(name, "x"), StateFileKey.NONE, TIME, HELLO));
            assertTrue(e.getMessage().contains("'" + name + "'"), e.getMessage());
        }
    }

    @Test
    void refusesMetadataThatNoReaderTakes() {
        var metadata = Map.of("long", "x".repeat(StateFileHeader.MAX_METADATA_BYTES));
        assertThrows(
                IllegalArgumentException.class,
                () -> GvisorFiles.write(PLAIN, metadata, StateFileKey.NONE, TIME, HELLO));
    }

    @Test
    void theLayoutOf2022IsAlwaysCompressed() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new StateFileFormat(StateFileLayout.GVISOR_2022, StateFileCompression.NONE));
    }

    /** Fails after some bytes, and counts what it is asked to write from then on. */
    private static final class FullDisk extends OutputStream {
        private int room = 1000;
        private int refused;

        @Override
        public void write(int b) throws IOException {
            write(new byte[1], 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int count) throws IOException {
            room -= count;
            if (room < 0) {
                refused++;
                throw new IOException("No space left on device");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(StateFileCompression.class)
    void writesNothingMoreOnceAWriteFailed(StateFileCompression compression) throws Exception {
        var disk = new FullDisk();
        var writer = StateFileWriter.open(disk, StateFileFormat.newest(compression), Map.of(), GvisorFiles.KEY);
        byte[] payload = random(8 * StateFileWriter.CHUNK_BYTES);
        var e = assertThrows(IOException.class, () -> writer.write(payload));
        assertEquals("No space left on device", e.getMessage());
        assertThrows(IOException.class, () -> writer.write(1));
        writer.close();
        writer.close();
        assertEquals(1, disk.refused);
    }

    @Test
    void closingReportsThatTheLastChunkCouldNotBeWritten() throws Exception {
        var writer = StateFileWriter.open(new FullDisk(), PLAIN, Map.of(), GvisorFiles.KEY);
        writer.write(random(2000));
        assertThrows(IOException.class, writer::close);
        writer.close();
    }

    @Test
    void closingTwiceWritesOnceAndLeavesTheStreamOpen() throws Exception {
        var closed = new boolean[1];
        var file = new ByteArrayOutputStream() {
            @Override
            public void close() {
                closed[0] = true;
            }
        };
        var writer = StateFileWriter.open(file, FLATE, Map.of(), StateFileKey.NONE);
        writer.write(HELLO);
        writer.close();
        int length = file.size();
        writer.close();
        assertEquals(length, file.size());
        assertFalse(closed[0]);
        assertThrows(IOException.class, () -> writer.write(1));
    }

    @Test
    void tellsTimeAsGoDoes() {
        assertEquals("2026-11-23 10:29:54.02683797 +0000 UTC", GoTime.text(TIME));
        assertEquals("2026-01-02 03:04:05 +0000 UTC", GoTime.text(Instant.parse("2026-01-02T03:04:05Z")));
        assertEquals("2026-01-02 03:04:05.1 +0000 UTC", GoTime.text(Instant.parse("2026-01-02T03:04:05.1Z")));
    }
}
