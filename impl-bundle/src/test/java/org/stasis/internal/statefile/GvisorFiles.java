/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.stasis.api.StateFileException;
import org.stasis.internal.DamagedStreamException;
import org.stasis.internal.integrity.HmacSha256;

/** State files that gVisor's own code wrote, and short ways to read and write such files in tests. */
final class GvisorFiles {
    static final StateFileKey KEY = key("0123456789abcdef0123456789abcdef");
    static final Path ROOT = Path.of("src/test/resources/gvisor");

    /** A state file of gVisor, and what its name says of it. */
    record Fixture(Path path, StateFileLayout layout, StateFileCompression compression, boolean keyed) {
        static Fixture of(Path path) {
            String[] name = path.getFileName().toString().replace(".sf", "").split("-");
            return new Fixture(
                    path,
                    StateFileLayout.valueOf(name[0].replace("v", "GVISOR_")),
                    name[1].equals("none") ? StateFileCompression.NONE : StateFileCompression.FLATE,
                    name[2].equals("key"));
        }

        byte[] bytes() throws IOException {
            return Files.readAllBytes(path);
        }

        byte[] payload() throws IOException {
            return Files.readAllBytes(path.resolveSibling("payload.bin"));
        }

        StateFileKey key() {
            return keyed ? KEY : StateFileKey.NONE;
        }

        @Override
        public String toString() {
            return path.getParent().getFileName() + "/" + path.getFileName();
        }
    }

    private GvisorFiles() {}

    static StateFileKey key(String text) {
        return StateFileKey.of(new HmacSha256(), new SecretKeySpec(text.getBytes(US_ASCII), "HmacSHA256"));
    }

    static List<Fixture> graphs() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve("genobj"))) {
            return files.filter(f -> f.toString().endsWith(".sf"))
                    .sorted()
                    .map(Fixture::of)
                    .toList();
        }
    }

    static StateFileReader open(byte[] file, StateFileKey key, ReadLimits limits) throws StateFileException {
        return StateFileReader.open(new ByteArrayInputStream(file), "checkpoint.img", key, limits);
    }

    /** The payload, or the typed fault, whether it shows at the opening or later. */
    static byte[] read(byte[] file, StateFileKey key, ReadLimits limits) throws StateFileException {
        return read(new ByteArrayInputStream(file), key, limits);
    }

    static byte[] read(InputStream file, StateFileKey key, ReadLimits limits) throws StateFileException {
        try (StateFileReader reader = StateFileReader.open(file, "checkpoint.img", key, limits)) {
            return reader.readAllBytes();
        } catch (DamagedStreamException e) {
            throw e.fault();
        } catch (IOException e) {
            throw new AssertionError("an untyped fault", e);
        }
    }

    static byte[] write(
            StateFileFormat format, Map<String, String> metadata, StateFileKey key, Instant time, byte[] payload)
            throws IOException {
        var file = new ByteArrayOutputStream();
        try (var writer = StateFileWriter.open(file, format, metadata, key, Clock.fixed(time, ZoneOffset.UTC))) {
            writer.write(payload);
        } catch (InvalidKeyException e) {
            throw new AssertionError(e);
        }
        return file.toByteArray();
    }

    /** The entries a caller gave, without the ones the writer adds. */
    static Map<String, String> callersPart(Map<String, String> metadata) {
        var own = new TreeMap<>(metadata);
        own.keySet().removeIf(name -> name.startsWith("_") || name.equals("compression"));
        return own;
    }

    static Instant timestamp(Map<String, String> metadata) {
        String[] parts = metadata.get("_timestamp").split(" ");
        return LocalDateTime.parse(parts[0] + "T" + parts[1]).toInstant(ZoneOffset.UTC);
    }
}
