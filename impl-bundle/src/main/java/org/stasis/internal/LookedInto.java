/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.stasis.api.ImageInfo;
import org.stasis.api.Integrity;
import org.stasis.api.StateException;
import org.stasis.api.task.PageRange;
import org.stasis.internal.image.ImageFiles;
import org.stasis.internal.image.SecretList;
import org.stasis.internal.inspect.MemoryCursor;
import org.stasis.internal.inspect.OpenImage;
import org.stasis.internal.inspect.StasisMemory;
import org.stasis.internal.memory.Pages;
import org.stasis.internal.statefile.ReadLimits;
import org.stasis.internal.statefile.StateFileCompression;
import org.stasis.internal.statefile.StateFileKey;
import org.stasis.internal.statefile.StateFileLayout;
import org.stasis.internal.statefile.StateFileReader;

/** Images as the inspector reads them: one with a manifest, or a bare state file with what lies beside it. */
abstract class LookedInto implements OpenImage {
    private final ImageInfo info;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    private LookedInto(ImageInfo info) {
        this.info = info;
    }

    static OpenImage stored(StoredImage image, ImageInfo info) {
        return new Stored(image, info);
    }

    /** @param file the state file */
    static OpenImage bare(Path file, StateFileKey key, ImageInfo info) {
        return new Bare(file, key, info);
    }

    final <T extends AutoCloseable> T closeLater(T resource) {
        open.push(resource);
        return resource;
    }

    @Override
    public ImageInfo info() {
        return info;
    }

    @Override
    public final void close() throws StateException {
        Faults.files(where(), () -> {
            while (!open.isEmpty()) {
                open.pop().close();
            }
            return null;
        });
    }

    private static final class Stored extends LookedInto {
        private final StoredImage image;

        Stored(StoredImage image, ImageInfo info) {
            super(info);
            this.image = closeLater(image);
        }

        @Override
        public String where() {
            return image.where() + "/" + ImageFiles.STATE;
        }

        @Override
        public InputStream payload() throws StateException {
            return closeLater(image.state()).payload();
        }

        @Override
        public Optional<MemoryCursor> memory() throws StateException {
            if (image.manifest().file(ImageFiles.PAGES).isEmpty()) {
                return Optional.empty();
            }
            Pages pages = image.pages();
            return Optional.of(StasisMemory.joined(pages, secretPages(), closeLater(image.stream(pages))));
        }

        @Override
        public Map<String, List<PageRange>> secretPages() {
            return image.manifest().leftOut().memory().stream()
                    .collect(Collectors.groupingBy(
                            SecretList.Range::memory,
                            Collectors.mapping(SecretList.Range::pages, Collectors.toList())));
        }

        @Override
        public Optional<InputStream> beside(String name) {
            return Optional.empty(); // all its files are in the manifest
        }
    }

    private static final class Bare extends LookedInto {
        private static final int BUFFER_BYTES = 1 << 17;

        private final Path file;
        private final StateFileKey key;
        private StateFileReader payload;

        Bare(Path file, StateFileKey key, ImageInfo info) {
            super(info);
            this.file = file;
            this.key = key;
        }

        @Override
        public String where() {
            return String.valueOf(file.getFileName());
        }

        @Override
        public InputStream payload() throws IOException, StateException {
            InputStream bytes = closeLater(Files.newInputStream(file));
            payload = closeLater(StateFileReader.open(bytes, where(), key, ReadLimits.DEFAULT));
            return payload;
        }

        /** Codes that were checked with the key tell more than a look at the file could. */
        @Override
        public ImageInfo info() {
            ImageInfo seen = super.info();
            if (payload == null || payload.integrity() != Integrity.KEYED) {
                return seen;
            }
            List<String> remarks = new ArrayList<>();
            if (payload.compression() == StateFileCompression.FLATE
                    && payload.layout() == StateFileLayout.GVISOR_202608) {
                remarks.add("Layout " + StateFileLayout.GVISOR_202405.format() + " has the same bytes here.");
            }
            remarks.add("What was read of it is authentic under the key given. A cut at the border of a chunk, or the"
                    + " header of another file with the same key, does not show.");
            return new ImageInfo(
                    seen.image(),
                    seen.id(),
                    payload.layout().format(),
                    seen.created(),
                    seen.kernel(),
                    seen.kernelType(),
                    seen.kernelVersion(),
                    seen.scheme(),
                    seen.keyId(),
                    payload.compression().entry(),
                    seen.parent(),
                    seen.integrity(),
                    seen.bytes(),
                    seen.files(),
                    seen.metadata(),
                    remarks);
        }

        @Override
        public Optional<MemoryCursor> memory() {
            return Optional.empty();
        }

        @Override
        public Optional<InputStream> beside(String name) throws IOException {
            Path other = file.resolveSibling(name);
            return other.equals(file) || !Files.isRegularFile(other)
                    ? Optional.empty()
                    : Optional.of(closeLater(new BufferedInputStream(Files.newInputStream(other), BUFFER_BYTES)));
        }
    }
}
