/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.stasis.api.Integrity;
import org.stasis.api.StateFileException;
import org.stasis.internal.statefile.GvisorFiles.Fixture;
import org.stasis.internal.wire.ChunkSource;

class GvisorLayoutsTest {
    static List<Fixture> graphs() throws IOException {
        return GvisorFiles.graphs();
    }

    @Test
    void coversAllLayoutsModesAndKeys() throws IOException {
        assertEquals(
                10,
                graphs().stream()
                        .map(f -> List.of(f.layout(), f.compression(), f.keyed()))
                        .distinct()
                        .count());
    }

    @ParameterizedTest
    @MethodSource("graphs")
    void readsThePayloadOfGvisor(Fixture file) throws IOException, StateFileException {
        assertArrayEquals(file.payload(), GvisorFiles.read(file.bytes(), file.key(), ReadLimits.DEFAULT));
    }

    @ParameterizedTest
    @MethodSource("graphs")
    void givesThePayloadAway(Fixture file) throws IOException, StateFileException {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        try (var in = GvisorFiles.open(file.bytes(), file.key(), ReadLimits.DEFAULT)) {
            payload.write(in.readNBytes(3));
            for (ByteBuffer chunk = in.chunk(); chunk != null; chunk = in.chunk()) {
                int from = chunk.arrayOffset() + chunk.position();
                int end = from + chunk.remaining();
                assertTrue(from >= ChunkSource.ROOM_BEFORE, "room before");
                assertTrue(chunk.array().length - end >= ChunkSource.ROOM_BEHIND, "room behind");
                payload.write(chunk.array(), from, chunk.remaining());
                Arrays.fill(chunk.array(), (byte) -1); // it is ours
                payload.write(in.readNBytes(5));
            }
        }
        assertArrayEquals(file.payload(), payload.toByteArray());
    }

    @ParameterizedTest
    @MethodSource("graphs")
    void tellsLayoutCompressionAndIntegrity(Fixture file) throws IOException, StateFileException {
        try (var reader = GvisorFiles.open(file.bytes(), file.key(), ReadLimits.DEFAULT)) {
            // with key and flate the layouts of 2024 and 2026 are the same bytes
            StateFileLayout told = file.keyed()
                            && file.compression() == StateFileCompression.FLATE
                            && file.layout() == StateFileLayout.GVISOR_202405
                    ? StateFileLayout.GVISOR_202608
                    : file.layout();
            assertEquals(told, reader.layout());
            assertEquals(file.compression(), reader.compression());
            Integrity unkeyed = file.layout().alwaysHeaderCode() ? Integrity.CHECKSUM : Integrity.NONE;
            assertEquals(file.keyed() ? Integrity.KEYED : unkeyed, reader.integrity());
        }
    }

    @ParameterizedTest
    @MethodSource("uncompressedGraphs")
    void writesTheBytesOfGvisor(Fixture file) throws IOException, StateFileException {
        assertArrayEquals(file.bytes(), rewrite(file));
    }

    /** Compressed bytes are the compressor's own. */
    static List<Fixture> uncompressedGraphs() throws IOException {
        return graphs().stream()
                .filter(file -> file.compression() == StateFileCompression.NONE)
                .toList();
    }

    private static byte[] rewrite(Fixture file) throws IOException, StateFileException {
        try (var reader = GvisorFiles.open(file.bytes(), file.key(), ReadLimits.DEFAULT)) {
            var metadata = reader.metadata();
            return GvisorFiles.write(
                    new StateFileFormat(file.layout(), file.compression()),
                    GvisorFiles.callersPart(metadata),
                    file.key(),
                    GvisorFiles.timestamp(metadata),
                    file.payload());
        }
    }
}
