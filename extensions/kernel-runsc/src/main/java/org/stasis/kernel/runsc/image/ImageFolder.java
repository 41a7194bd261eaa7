/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder of our own for one image of runsc's, removed with what is in it when it is closed. */
public final class ImageFolder implements AutoCloseable {
    /** The state file; the only file of releases until 2024. */
    public static final String STATE = "checkpoint.img";

    static final String PAGES_METADATA = "pages_meta.img";
    static final String PAGES = "pages.img";
    private static final Logger LOG = LoggerFactory.getLogger(ImageFolder.class);

    private final Path path;
    private boolean kept;

    private ImageFolder(Path path) {
        this.path = path;
    }

    /** @param name of the sandbox, so that a person can tell whose folder was left if this JVM dies */
    public static ImageFolder create(Path parent, String name) throws IOException {
        return new ImageFolder(Files.createTempDirectory(Files.createDirectories(parent), name + "-"));
    }

    /** A folder that is there and empty. */
    public static ImageFolder in(Path folder) {
        return new ImageFolder(folder);
    }

    public Path path() {
        return path;
    }

    /** Leaves the folder where it is, for people. */
    public void keep() {
        kept = true;
    }

    /** Never fails; what cannot be removed is logged. Idempotent. */
    @Override
    public void close() {
        if (kept) {
            return;
        }
        try (Stream<Path> found = Files.list(path)) {
            List<Path> files = new ArrayList<>(found.toList());
            files.add(path);
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            // closed before
        } catch (IOException e) {
            LOG.warn("the folder {} could not be removed: {}", path, e.toString());
        }
    }
}
