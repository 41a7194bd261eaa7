/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.stasis.api.CorruptImageException;
import org.stasis.api.IntegrityException;
import org.stasis.api.StateFileException;
import org.stasis.api.UnsupportedFormatException;

/**
 * The bytes of {@code manifest.json}: the manifest and, as its last line, the seal.
 *
 * @param scheme by which it was made, as it says itself
 * @param key id of the key, as it says itself; null for none
 * @param tag the code
 */
public record Seal(String scheme, String key, byte[] tag) {
    /** Longest manifest that is read: gVisor's cap on metadata, and some for the rest. */
    public static final int MAX_BYTES = 20 << 20;

    private static final int MAX_LINE = 512;
    private static final Pattern LINE = Pattern.compile(
            "\n,\"seal\":\\{\"key\":(?:null|\"([A-Za-z0-9._-]+)\"),\"scheme\":\"([A-Za-z0-9._-]+)\",\"tag\":\"([0-9a-f]*)\"}}\n");

    /** The bytes of a sealed manifest. */
    public static byte[] write(Manifest manifest, ImageKeys keys) throws InvalidKeyException {
        String json = Json.write(manifest);
        byte[] covered =
                json.substring(0, json.lastIndexOf('}')).stripTrailing().getBytes(StandardCharsets.UTF_8);
        String line = "\n,\"seal\":{\"key\":" + (keys.id() == null ? "null" : '"' + keys.id() + '"') + ",\"scheme\":\""
                + keys.scheme().name() + "\",\"tag\":\"" + HexFormat.of().formatHex(code(covered, keys)) + "\"}}\n";
        return ByteBuffer.allocate(covered.length + line.length())
                .put(covered)
                .put(line.getBytes(StandardCharsets.US_ASCII))
                .array();
    }

    /** What the last line says; nothing is authenticated yet. */
    public static Seal find(byte[] file, String where) throws StateFileException {
        Matcher line = line(file);
        if (line == null) {
            throw new CorruptImageException(
                    where + "@" + Math.max(0, file.length - MAX_LINE),
                    "a line with the seal at the end",
                    file.length == 0 ? "an empty file" : "something else",
                    "The manifest is damaged, cut short or not one of Stasis; load another image");
        }
        return new Seal(line.group(2), line.group(1), HexFormat.of().parseHex(line.group(3)));
    }

    /** The manifest, after its seal was found to be right. */
    public static Manifest open(byte[] file, ImageKeys keys, String where)
            throws StateFileException, InvalidKeyException {
        Seal seal = find(file, where);
        if (!MessageDigest.isEqual(seal.tag, code(Arrays.copyOf(file, covered(file)), keys))) {
            throw new IntegrityException(
                    where,
                    keys.id() == null
                            ? "its checksum is wrong: the manifest was changed or is damaged. Load another image"
                            : "its seal is not by key '" + keys.id()
                                    + "': the manifest was changed, or the image was sealed"
                                    + " with another key. Name the right key, or load another image");
        }
        Manifest manifest = parse(file, where);
        if (!manifest.scheme().equals(seal.scheme) || !Objects.equals(manifest.key(), seal.key)) {
            throw new IntegrityException(where, "manifest and seal name different schemes or keys. Load another image");
        }
        return manifest;
    }

    /** The manifest as it is, authenticated by nothing: for looking at. */
    public static Manifest parse(byte[] file, String where) throws StateFileException {
        Manifest manifest;
        try {
            manifest = Json.read(new String(file, StandardCharsets.UTF_8), Manifest.class);
        } catch (IllegalArgumentException e) {
            throw new CorruptImageException(where, "not readable as a manifest: " + e.getMessage(), e);
        }
        if (manifest.format() > Manifest.FORMAT) {
            throw new UnsupportedFormatException(
                    where,
                    "format " + manifest.format() + " is newer than this Stasis, which reads " + Manifest.FORMAT);
        }
        if (!manifest.complete()) {
            throw new CorruptImageException(
                    where,
                    "format, id, name, time, kernel, scheme, layout, compression, metadata and files",
                    "a manifest that lacks some, or with wrong ones",
                    "Load another image");
        }
        return manifest;
    }

    private static byte[] code(byte[] covered, ImageKeys keys) throws InvalidKeyException {
        var authenticator = keys.scheme().begin(keys.seal());
        authenticator.update(ByteBuffer.wrap(covered));
        return authenticator.finish();
    }

    private static int covered(byte[] file) {
        return file.length - line(file).group().length();
    }

    private static Matcher line(byte[] file) {
        int from = Math.max(0, file.length - MAX_LINE);
        // one byte, one character: what follows is ASCII if it matches
        String end = new String(file, from, file.length - from, StandardCharsets.ISO_8859_1);
        int start = end.lastIndexOf("\n,\"seal\":");
        Matcher line = start < 0 ? null : LINE.matcher(end.substring(start));
        return line != null && line.matches() && line.group(3).length() % 2 == 0 ? line : null;
    }

    @Override
    public String toString() {
        return "seal by " + scheme + (key == null ? "" : " with key " + key);
    }
}
