/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which extents of an image were touched soon after it was loaded, so that they come first the next time. A folder with a
 * small file for each of the last images.
 *
 * <pre>
 *   IMAGE-ID.rows   | row u32 | row u32 | ...     numbers of extents, big endian
 * </pre>
 *
 * <p>Hints only: they decide the order of reading and nothing else, so nothing depends on what they say, or whether they
 * are there at all.
 */
public final class WorkingSets {
    private static final Logger LOG = LoggerFactory.getLogger(WorkingSets.class);
    private static final String ENDING = ".rows";
    private static final int MOST_IMAGES = 64;
    private static final int MOST_BYTES = 4 << 20;

    private final Path folder;

    /** @param folder made when first needed; null to keep no hints */
    public WorkingSets(Path folder) {
        this.folder = folder;
    }

    /** Rows of the image's extents, without those there are none of. */
    List<Integer> read(PagesMetadata image) {
        List<Integer> rows = new ArrayList<>();
        if (folder == null) {
            return rows;
        }
        try (var in = Files.newInputStream(file(image))) {
            ByteBuffer bytes = ByteBuffer.wrap(in.readNBytes(MOST_BYTES));
            while (bytes.remaining() >= Integer.BYTES) {
                int row = bytes.getInt();
                if (row >= 0 && row < image.extents().size()) {
                    rows.add(row);
                }
            }
        } catch (NoSuchFileException e) {
            LOG.debug("no working set of image {} is known", image.image());
        } catch (IOException e) {
            LOG.debug("the working set of image {} cannot be read", image.image(), e);
        }
        return rows;
    }

    void write(PagesMetadata image, List<Integer> rows) {
        if (folder == null) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.allocate(Math.min(rows.size() * Integer.BYTES, MOST_BYTES));
        rows.stream().limit(bytes.capacity() / Integer.BYTES).forEach(bytes::putInt);
        try {
            Files.createDirectories(folder);
            Path draft = Files.createTempFile(folder, "draft", ENDING);
            Files.write(draft, bytes.array());
            Files.move(draft, file(image), ATOMIC_MOVE, REPLACE_EXISTING);
            forgetOldest();
        } catch (IOException e) {
            LOG.debug("the working set of image {} cannot be kept", image.image(), e);
        }
    }

    private void forgetOldest() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> latestFirst = all.filter(file -> file.toString().endsWith(ENDING))
                    .sorted(Comparator.comparing((Path file) -> file.toFile().lastModified())
                            .reversed())
                    .toList();
            for (Path old : latestFirst.subList(Math.min(MOST_IMAGES, latestFirst.size()), latestFirst.size())) {
                Files.deleteIfExists(old);
            }
        }
    }

    private Path file(PagesMetadata image) {
        return folder.resolve(image.image() + ENDING);
    }
}
