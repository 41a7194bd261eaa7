/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.stasis.api.CorruptImageException;
import org.stasis.api.IntegrityException;
import org.stasis.api.StateFileException;
import org.stasis.api.UnsupportedFormatException;
import org.stasis.spi.SignatureScheme;

/**
 * The bytes of {@code manifest.json}: the manifest and, as its last line, the seal.
 *
 * @param scheme by which it was made, as it says itself
 * @param key id of the key, as it says itself; null for none
 * @param salt that the key is derived with, as it says itself; null for none
 * @param tag the code or signature
 */
public record Seal(String scheme, String key, byte[] salt, byte[] tag) {
    /** Longest manifest that is read: gVisor's cap on metadata, and some for the rest. */
    public static final int MAX_BYTES = 20 << 20;

    /** Signatures have at most 4096 bytes. */
    private static final int MAX_LINE = 3 * 4096;

    private static final Pattern LINE = Pattern.compile("\n,\"seal\":\\{\"key\":(?:null|\"([A-Za-z0-9._-]+)\"),"
            + "(?:\"salt\":\"([0-9a-f]{32})\",)?\"scheme\":\"([A-Za-z0-9._-]+)\",\"tag\":\"([0-9a-f]*)\"}}\n");

    /** The bytes of a sealed manifest. */
    public static byte[] write(Manifest manifest, SealKey key) throws InvalidKeyException {
        String json = Json.write(manifest);
        byte[] covered =
                json.substring(0, json.lastIndexOf('}')).stripTrailing().getBytes(StandardCharsets.UTF_8);
        HexFormat hex = HexFormat.of();
        String line = "\n,\"seal\":{\"key\":" + (key.id() == null ? "null" : '"' + key.id() + '"')
                + (key.salt() == null ? "" : ",\"salt\":\"" + hex.formatHex(key.salt()) + '"')
                + ",\"scheme\":\"" + key.scheme().name()
                + "\",\"tag\":\"" + hex.formatHex(key.seal(covered)) + "\"}}\n";
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
        HexFormat hex = HexFormat.of();
        return new Seal(
                line.group(3),
                line.group(1),
                line.group(2) == null ? null : hex.parseHex(line.group(2)),
                hex.parseHex(line.group(4)));
    }

    /** The manifest, after its seal was found to be right. */
    public static Manifest open(byte[] file, SealKey key, String where) throws StateFileException, InvalidKeyException {
        Seal seal = find(file, where);
        if (!key.sealed(Arrays.copyOf(file, covered(file)), seal.tag)) {
            throw new IntegrityException(where, whyNotSealed(key));
        }
        Manifest manifest = parse(file, where);
        if (!manifest.scheme().equals(seal.scheme) || !Objects.equals(manifest.key(), seal.key)) {
            throw new IntegrityException(where, "manifest and seal name different schemes or keys. Load another image");
        }
        return manifest;
    }

    private static String whyNotSealed(SealKey key) {
        if (key.id() == null) {
            return "its checksum is wrong: the manifest was changed or is damaged. Load another image";
        }
        String changed = (key.scheme() instanceof SignatureScheme
                        ? "its signature is not by the private key of '"
                        : "its seal is not by key '")
                + key.id() + "': the manifest was changed, or the image was sealed with another key. ";
        return changed + "Name the right key, or load another image";
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

    private static int covered(byte[] file) {
        return file.length - line(file).group().length();
    }

    private static Matcher line(byte[] file) {
        int from = Math.max(0, file.length - MAX_LINE);
        // one byte, one character: what follows is ASCII if it matches
        String end = new String(file, from, file.length - from, StandardCharsets.ISO_8859_1);
        int start = end.lastIndexOf("\n,\"seal\":");
        Matcher line = start < 0 ? null : LINE.matcher(end.substring(start));
        return line != null && line.matches() && line.group(4).length() % 2 == 0 ? line : null;
    }

    @Override
    public String toString() {
        return "seal by " + scheme + (key == null ? "" : " with key " + key);
    }
}
