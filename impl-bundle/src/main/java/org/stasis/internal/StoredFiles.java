/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stasis.api.CorruptImageException;
import org.stasis.api.StateException;
import org.stasis.api.StateFileException;
import org.stasis.internal.image.FileInput;
import org.stasis.internal.image.Manifest;
import org.stasis.spi.ImageReader;
import org.stasis.spi.ImageWriter;
import org.stasis.spi.PageReader;

/** The files of an image, each as its manifest says it must be. */
final class StoredFiles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StoredFiles.class);

    private final String folder;
    private final Manifest manifest;
    private final ImageReader files;
    private final AtomicInteger users = new AtomicInteger(1);

    /** @param folder where they are, for messages */
    StoredFiles(String folder, Manifest manifest, ImageReader files) {
        this.folder = folder;
        this.manifest = manifest;
        this.files = files;
    }

    String folder() {
        return folder;
    }

    String at(String file) {
        return folder + "/" + file;
    }

    Manifest.File entry(String file) throws StateFileException {
        return manifest.file(file)
                .orElseThrow(() -> new CorruptImageException(
                        folder, "an entry for " + file + " in the manifest", "none", "Load another image"));
    }

    /** Opens a file to be read from front to back and compared with its digest. */
    FileInput input(String file) throws IOException, StateFileException {
        Manifest.File entry = entry(file);
        return new FileInput(at(file), entry, reader(file));
    }

    /** Opens a file that may have another length, to find out what is wrong with it. */
    FileInput asItIs(String file) throws IOException, StateFileException {
        PageReader in = reader(file);
        return new FileInput(at(file), Misfit.asLongAs(in.size(), entry(file)), in);
    }

    /** Opens a file that has the right length. */
    PageReader checked(String file) throws IOException, StateFileException {
        PageReader in = reader(file);
        try {
            FileInput.checkLength(at(file), entry(file), in);
            return in;
        } catch (IOException | StateFileException e) {
            try (in) {
                throw e;
            }
        }
    }

    private PageReader reader(String file) throws IOException, StateFileException {
        try {
            return files.open(file);
        } catch (NoSuchFileException e) {
            throw new CorruptImageException(
                    at(file), "the manifest names this file, but it is gone. Load another image", e);
        }
    }

    /** Has a new image take over a file, and says what it is there. */
    Manifest.File adopt(String file, String as, ImageWriter by) throws StateException {
        return Faults.files(at(file), () -> {
            checked(file).close();
            by.adopt(files, file, as);
            return new Manifest.File(as, entry(file).bytes(), entry(file).sha256());
        });
    }

    /** Keeps the files open for one more who closes them. */
    void share() {
        users.incrementAndGet();
    }

    /** Closes the files when all who share them have done so. */
    @Override
    public void close() {
        if (users.decrementAndGet() > 0) {
            return;
        }
        try {
            files.close();
        } catch (IOException e) {
            LOG.debug("{} could not be closed; it was only read", folder, e);
        }
    }
}
