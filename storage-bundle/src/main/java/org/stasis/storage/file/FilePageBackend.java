/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stasis.spi.ImageReader;
import org.stasis.spi.ImageWriter;
import org.stasis.spi.PageBackend;
import org.stasis.spi.SharedRecords;
import org.stasis.storage.Lifetime;

/** The backend {@code file}: each image is a folder. Several processes may use one directory at the same time. */
@Component(service = PageBackend.class, configurationPid = FilePageBackend.PID)
@Designate(ocd = FilePageBackend.Config.class)
public final class FilePageBackend implements PageBackend {
    static final String PID = "org.stasis.storage.file";

    private static final Logger LOG = LoggerFactory.getLogger(FilePageBackend.class);

    /** Configuration of PID {@value FilePageBackend#PID}. */
    @ObjectClassDefinition(name = "Stasis: images in folders", description = "The page backend 'file'.")
    public @interface Config {
        @AttributeDefinition(
                name = "Directory",
                description = "Where the images are; a relative path begins at Karaf's data folder.")
        String directory() default "stasis";

        @AttributeDefinition(
                name = "Force to disk",
                description = "Whether a save ends only when the disk has everything. Without, saves are faster,"
                        + " and a power cut may take the latest images with it.")
        boolean fsync() default true;
    }

    private final Path directory;
    private final Disk disk;
    private final Lifetime lifetime = new Lifetime("file");
    private final AtomicBoolean swept = new AtomicBoolean();

    @Activate
    public FilePageBackend(Config config) {
        this(resolve(config.directory()), new Disk(config.fsync()));
    }

    FilePageBackend(Path directory, Disk disk) {
        this.directory = directory.toAbsolutePath();
        this.disk = disk;
    }

    /** Outside Karaf a relative path begins at the working directory. */
    static Path resolve(String directory) {
        if (directory.isBlank()) {
            throw new IllegalArgumentException(
                    PID + ": directory is empty; name the folder for images, such as 'stasis'");
        }
        return Path.of(System.getProperty("karaf.data", "")).resolve(directory);
    }

    /** Ends it, as the end of its component does: what is open is closed, and nothing can be opened any more. */
    @Deactivate
    public void stop() {
        lifetime.stop();
    }

    @Override
    public String name() {
        return "file";
    }

    @Override
    public ImageWriter create(String image, String generation) throws IOException {
        lifetime.check();
        Generation begun;
        try {
            Root root = Root.create(directory, disk);
            sweepOnce(root);
            begun = root.image(image).begin(generation, lifetime);
        } catch (IOException e) {
            throw new IOException(
                    directory + ": cannot begin image '" + image + "': " + e
                            + "; see that the folder can be written, or give " + PID + " another directory",
                    e);
        }
        try {
            lifetime.opened(begun);
        } catch (IOException e) {
            begun.close();
            throw e;
        }
        return begun;
    }

    @Override
    public byte[] manifest(String image, int maxBytes) throws IOException {
        ImageFolder folder = folder(image);
        folder.checkExists();
        try (PositionedFile manifest = PositionedFile.open(folder.manifest(), lifetime)) {
            long size = manifest.size();
            if (size > maxBytes) {
                throw new IOException(folder.manifest() + ": " + size + " bytes long, a manifest has at most "
                        + maxBytes + "; the file is damaged or no manifest");
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) size);
            manifest.read(0, bytes);
            return bytes.array();
        }
    }

    @Override
    public ImageReader open(String image, String generation) throws IOException {
        GenerationReader reader = new GenerationReader(folder(image).published(generation), lifetime);
        lifetime.opened(reader);
        return reader;
    }

    @Override
    public List<String> images() throws IOException {
        lifetime.check();
        Root root = Root.at(directory, disk);
        sweepOnce(root);
        return root.names().stream().filter(name -> root.image(name).exists()).toList();
    }

    @Override
    public void delete(String image) throws IOException {
        folder(image).delete();
    }

    @Override
    public void reseal(String image, byte[] expected, byte[] manifest) throws IOException {
        folder(image).reseal(expected, manifest);
    }

    private ImageFolder folder(String image) throws IOException {
        lifetime.check();
        return Root.at(directory, disk).image(image);
    }

    /** What crashes left behind; a folder that can only be read stays as it is and serves all the same. */
    private void sweepOnce(Root root) {
        if (swept.compareAndSet(false, true)) {
            try {
                for (String name : root.names()) {
                    root.image(name).sweep();
                }
            } catch (IOException e) {
                LOG.debug("{} was not swept", directory, e);
            }
        }
    }

    @Override
    public OptionalLong usableBytes() throws IOException {
        Path there = directory;
        while (!Files.exists(there)) {
            there = there.getParent();
        }
        return OptionalLong.of(Files.getFileStore(there).getUsableSpace());
    }

    @Override
    public Optional<SharedRecords> sharedRecords() {
        return Optional.of(new FileRecords(directory, disk, lifetime));
    }

    @Override
    public String location(String image) {
        return directory.resolve(image).toString();
    }
}
