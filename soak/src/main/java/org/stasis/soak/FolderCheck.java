/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.soak;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Reads an image's folder by FORMAT.md alone, with nothing of the product: seal, lengths, digests, and that there is
 * nothing else in it.
 *
 * @param folder of the image
 * @param key by which it is sealed
 */
record FolderCheck(Path folder, byte[] key) {
    /** Whether there is an image; fails if there is anything else than a whole one or none. */
    boolean check() throws IOException, GeneralSecurityException {
        if (!Files.exists(folder)) {
            return false;
        }
        byte[] manifest = Files.readAllBytes(folder.resolve("manifest.json"));
        String text = new String(manifest, StandardCharsets.UTF_8);
        int end = text.lastIndexOf("\n,\"seal\":");
        JsonObject image;
        try (JsonReader reader = Json.createReader(new ByteArrayInputStream(manifest))) {
            image = reader.readObject();
        }
        String tag = image.getJsonObject("seal").getString("tag");
        if (image.containsKey("key")) {
            byte[] covered = Arrays.copyOf(manifest, text.substring(0, end).getBytes(StandardCharsets.UTF_8).length);
            byte[] sealKey = mac(key, "stasis/seal/1".getBytes(StandardCharsets.US_ASCII));
            expect("seal", HexFormat.of().formatHex(mac(sealKey, covered)), tag);
        }
        Path generation = folder.resolve(image.getString("id"));
        expect("entries", Set.of("manifest.json", image.getString("id")), names(folder));
        Set<String> files = new TreeSet<>(Set.of(".lock", ".manifest"));
        for (JsonObject file : image.getJsonArray("files").getValuesAs(JsonObject.class)) {
            files.add(file.getString("name"));
            check(generation.resolve(file.getString("name")), file);
        }
        Set<String> found = names(generation);
        boolean resealing = found.remove(".manifest-next"); // cut before its last step
        expect("files", files, found);
        boolean copied =
                same(generation.resolve(".manifest")) || resealing && same(generation.resolve(".manifest-next"));
        expect("copy of the manifest", true, copied);
        return true;
    }

    private boolean same(Path copy) throws IOException {
        return Files.mismatch(folder.resolve("manifest.json"), copy) < 0;
    }

    private void check(Path path, JsonObject file) throws IOException, GeneralSecurityException {
        byte[] bytes = Files.readAllBytes(path);
        expect("length of " + path, file.getJsonNumber("bytes").longValueExact(), (long) bytes.length);
        if (file.containsKey("sha256")) {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            expect("digest of " + path, file.getString("sha256"), HexFormat.of().formatHex(digest));
        }
    }

    private static byte[] mac(byte[] key, byte[] message) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(message);
    }

    private static Set<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private void expect(String what, Object expected, Object found) throws IOException {
        if (!expected.equals(found)) {
            throw new IOException(folder + ": " + what + " should be " + expected + ", found " + found);
        }
    }
}
