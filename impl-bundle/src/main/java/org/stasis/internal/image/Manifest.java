/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.image;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The root of an image: what it is, and what each of its files must be.
 *
 * @param format version of this record
 * @param id identity of the image, a UUID; the generation in the backend
 * @param name under which it was saved
 * @param created when
 * @param kernel what was saved
 * @param parent id of the image this one descends from, or null
 * @param scheme of all codes
 * @param key id of the key, or null for a scheme without
 * @param imageKey the image's own key, wrapped under the named one; null for a scheme without secret keys
 * @param stateKey id of the key whose codes the state file has, if another seals the image by now; else null
 * @param layout of the state file
 * @param compression of the state file; the pages' own is in their metadata
 * @param singleFile whether the pages are inside the state file
 * @param secrets what was left out; null for nothing
 * @param metadata the caller's and ours
 * @param files all files but this one
 */
public record Manifest(
        int format,
        String id,
        String name,
        Instant created,
        Kernel kernel,
        String parent,
        String scheme,
        String key,
        String imageKey,
        String stateKey,
        String layout,
        String compression,
        boolean singleFile,
        SecretList secrets,
        Map<String, String> metadata,
        List<File> files) {
    public static final int FORMAT = 1;

    static final Pattern HEX = Pattern.compile("([0-9a-f]{2}){24,100}");
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** The kernel that was saved. */
    public record Kernel(String name, String type, String version) {
        private boolean complete() {
            return name != null && type != null && version != null;
        }
    }

    /**
     * One file.
     *
     * @param sha256 of its bytes in hexadecimal; null for files of extents, which have codes of their own
     */
    public record File(String name, long bytes, String sha256) {
        private boolean complete() {
            return name != null && bytes >= 0 && (sha256 != null || ImageFiles.isPages(name));
        }
    }

    /** Whether all is there that every manifest has, and of the kind it should be. */
    boolean complete() {
        return format > 0
                && id != null
                && ID.matcher(id).matches()
                && Stream.of(name, created, scheme, layout, compression).allMatch(Objects::nonNull)
                && (imageKey == null || HEX.matcher(imageKey).matches())
                && (secrets == null || secrets.complete())
                && kernel != null
                && kernel.complete()
                && metadata != null
                && metadata.values().stream().allMatch(Objects::nonNull)
                && files != null
                && files.stream().allMatch(file -> file != null && file.complete());
    }

    /** The same image under another seal. */
    public Manifest under(SealKey seal, ImageKeys keys) throws GeneralSecurityException {
        return new Manifest(
                format,
                id,
                name,
                created,
                kernel,
                parent,
                scheme,
                seal.id(),
                keys.wrapped(seal),
                stateKey == null && keys.stateCodesByNamedKey() ? key : stateKey,
                layout,
                compression,
                singleFile,
                secrets,
                metadata,
                files);
    }

    /** What was left out. */
    public SecretList leftOut() {
        return secrets == null ? SecretList.NONE : secrets;
    }

    public Optional<File> file(String fileName) {
        return files.stream().filter(file -> file.name().equals(fileName)).findFirst();
    }

    /** The manifest of an image that holds the same in other files. */
    public Manifest rewritten(String newId, List<File> newFiles) {
        return new Manifest(
                format,
                newId,
                name,
                created,
                kernel,
                parent,
                scheme,
                key,
                imageKey,
                stateKey,
                layout,
                compression,
                singleFile,
                secrets,
                metadata,
                newFiles);
    }

    /** Bytes of all files. */
    public long bytes() {
        return files.stream().mapToLong(File::bytes).sum();
    }

    /** Bytes of those that were written for this image. */
    public long ownBytes() {
        return files.stream()
                .filter(file -> !ImageFiles.isAdopted(file.name()))
                .mapToLong(File::bytes)
                .sum();
    }
}
