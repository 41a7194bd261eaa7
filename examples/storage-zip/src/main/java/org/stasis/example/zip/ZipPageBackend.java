/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.example.zip;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.stasis.spi.ImageReader;
import org.stasis.spi.ImageWriter;
import org.stasis.spi.PageBackend;

/** The backend {@code zip}. */
@Component(configurationPid = ZipPageBackend.PID)
@Designate(ocd = ZipPageBackend.Config.class)
public final class ZipPageBackend implements PageBackend {
    static final String PID = "org.stasis.example.zip";
    static final String MANIFEST = "manifest.json";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final String SUFFIX = ".zip";

    /** Configuration of PID {@value ZipPageBackend#PID}. */
    @ObjectClassDefinition(name = "Stasis: images in zip files", description = "The page backend 'zip'.")
    public @interface Config {
        @AttributeDefinition(
                name = "Directory",
                description = "Where the zip files are; a relative path begins at Karaf's data folder.")
        String directory() default "stasis-zip";
    }

    private final Path directory;
    /** Writers and readers: what stop() closes. */
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();

    private final Set<Path> beingWritten = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    @Activate
    public ZipPageBackend(Config config) {
        this(Path.of(System.getProperty("karaf.data", "")).resolve(config.directory()));
    }

    ZipPageBackend(Path directory) {
        this.directory = directory.toAbsolutePath();
    }

    @Deactivate
    void stop() throws IOException {
        stopped = true;
        for (Closeable each : open) {
            each.close();
        }
    }

    @Override
    public String name() {
        return "zip";
    }

    @Override
    public synchronized ImageWriter create(String image, String generation) throws IOException {
        check();
        Path parts = directory.resolve(".parts").resolve(checked(image));
        sweep(parts);
        Path folder = Files.createDirectories(parts).resolve(checked(generation));
        Files.createDirectory(folder);
        beingWritten.add(folder);
        var writer = new ZipImageWriter(this, folder, zip(image));
        open.add(writer);
        return writer;
    }

    /** Removes what a crash left of an image's earlier saves. */
    private void sweep(Path parts) throws IOException {
        if (Files.isDirectory(parts)) {
            for (Path folder : list(parts)) {
                if (!beingWritten.contains(folder)) {
                    deleteFolder(folder);
                }
            }
        }
    }

    @Override
    public byte[] manifest(String image, int maxBytes) throws IOException {
        check();
        try (ZipFile zip = new ZipFile(zip(image).toFile());
                InputStream in = zip.getInputStream(entry(zip, MANIFEST))) {
            byte[] manifest = in.readNBytes(maxBytes);
            if (in.read() >= 0) {
                throw new IOException(zip.getName() + ": " + MANIFEST + " has more than " + maxBytes
                        + " bytes; the file is damaged or no image");
            }
            return manifest;
        }
    }

    @Override
    public ImageReader open(String image, String generation) throws IOException {
        check();
        ZipFile zip = new ZipFile(zip(image).toFile());
        try {
            entry(zip, checked(generation) + "/");
        } catch (IOException | RuntimeException e) {
            zip.close();
            throw e;
        }
        var reader = new ZipImageReader(this, zip, generation);
        open.add(reader);
        return reader;
    }

    @Override
    public List<String> images() throws IOException {
        check();
        return !Files.isDirectory(directory)
                ? List.of()
                : list(directory).stream()
                        .map(path -> path.getFileName().toString())
                        .filter(file -> file.endsWith(SUFFIX))
                        .map(file -> file.substring(0, file.length() - SUFFIX.length()))
                        .filter(name -> NAME.matcher(name).matches())
                        .toList();
    }

    @Override
    public void delete(String image) throws IOException {
        check();
        Files.delete(zip(image));
        forceFolder();
    }

    @Override
    public OptionalLong usableBytes() throws IOException {
        return Files.isDirectory(directory)
                ? OptionalLong.of(Files.getFileStore(directory).getUsableSpace())
                : OptionalLong.empty();
    }

    @Override
    public String location(String image) {
        return zip(image).toString();
    }

    /** Makes a finished zip the image; a link, unlike a move, refuses to take the place of another file. */
    void publish(Path finished, Path zip, boolean replace) throws IOException {
        if (replace) {
            Files.move(finished, zip, StandardCopyOption.ATOMIC_MOVE);
        } else {
            Files.createLink(zip, finished);
        }
        try {
            forceFolder();
        } catch (IOException e) {
            throw new IOException(zip + " was published, but not forced to disk: a power cut may undo it", e);
        }
    }

    /** Ends a writer: nothing of its parts is left. */
    synchronized void closed(ZipImageWriter writer, Path folder) throws IOException {
        open.remove(writer);
        beingWritten.remove(folder);
        deleteFolder(folder);
        if (list(folder.getParent()).isEmpty()) {
            Files.delete(folder.getParent());
        }
    }

    void closed(ZipImageReader reader) {
        open.remove(reader);
    }

    /** Fails if this backend was stopped; first thing in every call. */
    void check() throws IOException {
        if (stopped) {
            throw new IOException("page backend 'zip' was stopped");
        }
    }

    /** The cause of a failed call: the stop, if there was one meanwhile. */
    IOException cause(IOException e) {
        return stopped ? new IOException("page backend 'zip' was stopped", e) : e;
    }

    private Path zip(String image) {
        return directory.resolve(checked(image) + SUFFIX);
    }

    /** Names become paths, so ".." and "/" must never get this far. */
    static String checked(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' is no name for an image, a generation or a file");
        }
        return name;
    }

    static ZipEntry entry(ZipFile zip, String name) throws NoSuchFileException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new NoSuchFileException(zip.getName(), name, "no such entry; the image may have been replaced");
        }
        return entry;
    }

    private void forceFolder() throws IOException {
        try (FileChannel folder = FileChannel.open(directory, StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    private static void deleteFolder(Path folder) throws IOException {
        for (Path file : list(folder)) {
            Files.delete(file);
        }
        Files.delete(folder);
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
