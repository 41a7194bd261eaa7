/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.fuzz;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.InvalidKeyException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.stasis.api.StateFileException;
import org.stasis.internal.DamagedStreamException;
import org.stasis.internal.statefile.ReadLimits;
import org.stasis.internal.statefile.StateFileFormat;
import org.stasis.internal.statefile.StateFileKey;
import org.stasis.internal.statefile.StateFileReader;
import org.stasis.internal.statefile.StateFileWriter;

/** Short ways to read and write state files in memory. */
final class StateFiles {
    /** As long as a few chunks: what comes after is no different. */
    private static final int MOST_PAYLOAD = 4 << 20;

    private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    /** What was in a file. */
    record Contents(Map<String, String> metadata, StateFileFormat format, byte[] payload) {}

    private StateFiles() {}

    static Contents read(byte[] file, StateFileKey key, ReadLimits limits) throws StateFileException {
        try (var in = StateFileReader.open(new ByteArrayInputStream(file), "checkpoint.img", key, limits)) {
            byte[] payload = in.readNBytes(MOST_PAYLOAD);
            return new Contents(in.metadata(), new StateFileFormat(in.layout(), in.compression()), payload);
        } catch (DamagedStreamException e) {
            throw e.fault();
        } catch (IOException e) {
            throw new AssertionError("an untyped fault", e);
        }
    }

    static byte[] write(Contents contents, StateFileKey key) throws IOException, InvalidKeyException {
        var file = new ByteArrayOutputStream();
        Map<String, String> callers = callers(contents.metadata());
        try (var out = StateFileWriter.open(file, contents.format(), callers, key, CLOCK)) {
            out.write(contents.payload());
        }
        return file.toByteArray();
    }

    /** The bytes that stand before the first chunk, or before a bare payload. */
    static byte[] head(StateFileFormat format, StateFileKey key) throws IOException, InvalidKeyException {
        var file = new ByteArrayOutputStream();
        // closing would add a last chunk; there is nothing to release
        StateFileWriter.open(file, format, Map.of(), key, CLOCK);
        return file.toByteArray();
    }

    /** A reader that accepts a file accepts what the writer makes of it, and finds the same in it. */
    static void readAgain(Contents contents, StateFileKey key) throws IOException, InvalidKeyException {
        byte[] file = write(contents, key);
        ReadLimits whole = ReadLimits.DEFAULT.expecting(contents.payload().length);
        try {
            Contents again = read(file, key, whole);
            Rules.always(Arrays.equals(contents.payload(), again.payload()), "the payload stays the same");
            Rules.always(callers(contents.metadata()).equals(callers(again.metadata())), "the metadata stay the same");
            Rules.always(
                    contents.format().compression() == again.format().compression(), "the compression stays the same");
        } catch (StateFileException e) {
            throw Rules.refused("a state file", e);
        }
    }

    /** Entries without those that are the format's own. */
    private static Map<String, String> callers(Map<String, String> metadata) {
        var callers = new TreeMap<>(metadata);
        callers.keySet()
                .removeIf(name -> name.startsWith("_") || name.equals("compression") || name.equals("integrity"));
        return callers;
    }
}
