/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.stasis.api.CorruptImageException;
import org.stasis.api.ImageInfo;
import org.stasis.api.ImageNotFoundException;
import org.stasis.api.StateException;
import org.stasis.api.UnsupportedFormatException;
import org.stasis.internal.image.ImageFiles;
import org.stasis.internal.image.ManifestInfo;
import org.stasis.internal.image.Seal;
import org.stasis.internal.statefile.StateFileFacts;

/** What a file or folder on this machine says of itself: one of our images, or a state file of ours or gVisor's. */
final class PathInspection {
    private static final String GVISORS_FILE_SYSTEMS = "fscheckpoint.pb";

    private PathInspection() {}

    static ImageInfo of(Path named) throws StateException {
        Path path = named.normalize();
        return Faults.files(path.toString(), () -> {
            if (!Files.isDirectory(path)) {
                return path.endsWith(ImageFiles.MANIFEST) ? manifest(path) : stateFile(path);
            }
            if (Files.isRegularFile(path.resolve(ImageFiles.MANIFEST))) {
                return manifest(path.resolve(ImageFiles.MANIFEST));
            }
            if (Files.isRegularFile(path.resolve(ImageFiles.STATE))) {
                return stateFile(path.resolve(ImageFiles.STATE));
            }
            if (Files.isRegularFile(path.resolve(GVISORS_FILE_SYSTEMS))) {
                throw new UnsupportedFormatException(
                        path.toString(),
                        "the folder holds " + GVISORS_FILE_SYSTEMS + ": gVisor's checkpoint of file systems, in which"
                                + " there is no kernel");
            }
            throw new ImageNotFoundException(
                    path.toString(),
                    "the folder holds neither " + ImageFiles.MANIFEST + " nor " + ImageFiles.STATE
                            + "; name an image's folder or a state file");
        });
    }

    private static ImageInfo manifest(Path file) throws IOException, StateException {
        byte[] bytes = manifestBytes(file);
        Seal.find(bytes, file.toString());
        return ManifestInfo.of(null, Seal.parse(bytes, file.toString()));
    }

    /** The bytes of a manifest; a file that is longer than any is refused before it is in memory. */
    static byte[] manifestBytes(Path file) throws IOException, StateException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(Seal.MAX_BYTES + 1);
            if (bytes.length > Seal.MAX_BYTES) {
                throw new CorruptImageException(
                        file.toString(),
                        "at most " + Seal.MAX_BYTES + " bytes",
                        "more",
                        "This is not one of our manifests");
            }
            return bytes;
        }
    }

    private static ImageInfo stateFile(Path file) throws IOException, StateException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        StateFileFacts facts = StateFileFacts.inspect(file);
        List<ImageInfo.File> files = new ArrayList<>();
        for (String name : List.of(ImageFiles.STATE, ImageFiles.PAGES_METADATA, ImageFiles.PAGES)) {
            // the pages of an image lie beside its state file, under names of their own
            Path part = name.equals(ImageFiles.STATE) ? file : file.resolveSibling(name);
            if (Files.isRegularFile(part)) {
                files.add(new ImageInfo.File(part.getFileName().toString(), Files.size(part)));
            }
        }
        return new ImageInfo(
                null,
                facts.metadata().get(SaveMetadata.IMAGE),
                facts.layout().format(),
                null,
                null,
                null,
                null,
                facts.scheme(),
                null,
                facts.compression().entry(),
                null,
                facts.integrity(),
                files.stream().mapToLong(ImageInfo.File::bytes).sum(),
                files,
                new TreeMap<>(facts.metadata()),
                facts.remarks());
    }
}
