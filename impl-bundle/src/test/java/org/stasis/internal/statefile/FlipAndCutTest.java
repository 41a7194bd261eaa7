/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.stasis.api.IntegrityException;
import org.stasis.api.StateFileException;
import org.stasis.internal.statefile.GvisorFiles.Fixture;

/** Every bit of small files of gVisor changed, one at a time, and every length they can be cut to. */
class FlipAndCutTest {
    static List<Fixture> files() throws IOException {
        return GvisorFiles.graphs().stream()
                .filter(f -> f.path().getParent().endsWith("outer"))
                .toList();
    }

    private static Anatomy anatomy(Fixture file) throws IOException {
        return Anatomy.of(file.bytes(), file.layout(), file.compression(), file.keyed());
    }

    /** The payload, or null if the damage was found. Anything but a typed fault fails the test. */
    private static byte[] readDamaged(byte[] bytes, Fixture file, ReadLimits limits) {
        try {
            return GvisorFiles.read(bytes, file.key(), limits);
        } catch (StateFileException e) {
            assertTrue(e.where().startsWith("checkpoint.img@"), e.getMessage());
            return null;
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void findsEveryChangedBitThatCanBeFound(Fixture file) throws IOException {
        byte[] good = file.bytes();
        byte[] payload = file.payload();
        // without a key, nothing guards the data itself
        int guarded = file.keyed() ? good.length : anatomy(file).bodyStart();
        for (int at = 0; at < good.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] bad = good.clone();
                bad[at] ^= (byte) (1 << bit);
                byte[] read = readDamaged(bad, file, ReadLimits.DEFAULT);
                String what = file + " byte " + at + " bit " + bit;
                if (file.keyed()) {
                    assertEquals(null, read, what);
                } else if (at < guarded && read != null) {
                    assertArrayEquals(payload, read, what);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void findsEveryCutButAtABorder(Fixture file) throws IOException {
        byte[] good = file.bytes();
        Anatomy parts = anatomy(file);
        boolean bare = parts.chunks().isEmpty();
        for (int length = 0; length < good.length; length++) {
            byte[] read = readDamaged(Arrays.copyOf(good, length), file, ReadLimits.DEFAULT);
            boolean hidden = parts.isBorder(length)
                    || bare && length >= parts.bodyStart()
                    // all that is left is an empty file of the layout of 2026
                    || file.layout() == StateFileLayout.GVISOR_202405
                            && file.compression() == StateFileCompression.NONE
                            && length == parts.headerEnd();
            assertTrue(read == null || hidden && read.length < file.payload().length, file + " cut to " + length);
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void findsEveryCutWhenTheLengthIsKnown(Fixture file) throws IOException {
        byte[] good = file.bytes();
        ReadLimits limits = ReadLimits.DEFAULT.expecting(file.payload().length);
        for (int length = 0; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThrows(
                    StateFileException.class,
                    () -> GvisorFiles.read(cut, file.key(), limits),
                    file + " cut to " + length);
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void findsTrailingBytesWhenTheLengthIsKnown(Fixture file) throws IOException {
        ReadLimits limits = ReadLimits.DEFAULT.expecting(file.payload().length);
        for (int more = 1; more < 100; more++) {
            byte[] longer = Arrays.copyOf(file.bytes(), file.bytes().length + more);
            assertThrows(StateFileException.class, () -> GvisorFiles.read(longer, file.key(), limits));
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void neverReadsAFileWithAKeyWithoutIt(Fixture file) throws IOException {
        if (file.keyed()) {
            assertThrows(
                    IntegrityException.class,
                    () -> GvisorFiles.read(file.bytes(), StateFileKey.NONE, ReadLimits.DEFAULT));
        } else {
            assertThrows(
                    IntegrityException.class,
                    () -> GvisorFiles.read(file.bytes(), GvisorFiles.KEY, ReadLimits.DEFAULT));
        }
    }
}
