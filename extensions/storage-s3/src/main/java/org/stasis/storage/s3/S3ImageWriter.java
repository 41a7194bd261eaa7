/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stasis.spi.ImageReader;
import org.stasis.spi.ImageWriter;
import org.stasis.spi.PageWriter;
import org.stasis.storage.s3.ImageRecord.Stored;
import org.stasis.storage.s3.Request.Payload;

/** A generation that is being written, and its publication. */
final class S3ImageWriter implements ImageWriter, Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(S3ImageWriter.class);
    private static final int MOST_ROUNDS = 100;

    private final S3PageBackend backend;
    private final Bucket bucket;
    private final String image;
    private final String generation;
    private final UUID token;
    private final Mark mark;
    private final Extents extents;
    private final Map<String, UploadedFile> files = new LinkedHashMap<>();
    private final Map<String, Stored> adopted = new LinkedHashMap<>();
    private boolean ended;
    private boolean uncertain;

    S3ImageWriter(S3PageBackend backend, String image, String generation) throws IOException {
        this.backend = backend;
        this.bucket = backend.bucket();
        this.image = image;
        this.generation = generation;
        token = UUID.randomUUID();
        mark = Mark.begin(bucket, backend.names().mark(image, generation), token);
        extents = backend.extents(token);
    }

    @Override
    public synchronized PageWriter create(String file) throws IOException {
        var pages = new UploadedFile(backend, newKey(file), mark, extents);
        files.put(file, pages);
        return pages;
    }

    /** Gives the file another index, or copies a small one inside the store: no byte of it comes here. */
    @Override
    public synchronized void adopt(ImageReader from, String file, String as) throws IOException {
        if (!(from instanceof S3ImageReader reader) || !reader.isOf(backend) || isLargeObject(reader.stored(file))) {
            ImageWriter.super.adopt(from, file, as);
            return;
        }
        String key = newKey(as);
        Stored stored = reader.stored(file);
        adopted.put(as, stored);
        if (stored.inExtents()) {
            new Indexes(bucket, backend.names()).adopt(Names.index(reader.key(file)), Names.index(key));
        } else {
            bucket.copy(reader.key(file), key);
        }
    }

    /** Too large to be copied within one request; files were, before there were extents. */
    private static boolean isLargeObject(Stored stored) {
        return !stored.inExtents() && stored.bytes() > ExtentIndex.MAX_EXTENT_BYTES;
    }

    private String newKey(String file) throws IOException {
        checkOpen();
        String key = backend.names().file(image, generation, file);
        if (files.containsKey(file) || adopted.containsKey(file)) {
            throw new IOException(bucket.address(key) + " is there already; each file is written once");
        }
        return key;
    }

    private void checkOpen() throws IOException {
        backend.lifetime().check();
        if (ended) {
            throw new IOException(
                    bucket.address(backend.names().file(image, generation, "x")) + ": the generation is closed");
        }
    }

    @Override
    public synchronized void commit(byte[] manifest, boolean replace) throws IOException {
        checkOpen();
        Map<String, Stored> stored = new LinkedHashMap<>(adopted);
        for (Map.Entry<String, UploadedFile> file : files.entrySet()) {
            stored.put(
                    file.getKey(),
                    file.getValue()
                            .stored()
                            .orElseThrow(() -> new IllegalStateException(
                                    file.getKey() + " is not complete; close it before the commit")));
        }
        mark.renew(); // from here on the generation is safe from sweepers for the grace time
        publish(new ImageRecord(token, generation, stored, manifest).bytes(), replace);
        ended = true;
        backend.lifetime().closed(this);
        try {
            mark.remove();
        } catch (IOException e) {
            LOG.warn("{}: published; its mark is left for a later sweep", bucket.address(mark.key()), e);
        }
        LOG.info("{}: published, {} bytes of it shared", backend.location(image), extents.sharedBytes());
        backend.sweep().image(image);
    }

    /** One conditional put; who is refused looks whether it was refused because of itself. */
    private void publish(byte[] record, boolean replace) throws IOException {
        String key = backend.names().image(image);
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Optional<String> present = bucket.etag(key);
            if (present.isPresent() && !replace) {
                refuseUnlessOurs(key);
                return;
            }
            try {
                uncertain = true;
                boolean put = bucket.put(
                                key,
                                Payload.of(record),
                                present.map(Condition::is).orElse(Condition.ABSENT))
                        .isPresent();
                if (put || isOurs(key)) {
                    return;
                }
                uncertain = false;
            } catch (IOException e) {
                if (settled(key, e)) {
                    return;
                }
            }
        }
        throw new IOException(bucket.address(key) + ": replaced by others " + MOST_ROUNDS
                + " times while this image was to be published; save again");
    }

    private void refuseUnlessOurs(String key) throws IOException {
        if (!isOurs(key)) {
            throw new FileAlreadyExistsException(bucket.address(key), null, "there is an image of this name");
        }
    }

    private boolean isOurs(String key) throws IOException {
        Optional<Bucket.Content> record = bucket.get(key, Integer.MAX_VALUE - 8);
        return record.isPresent()
                && ImageRecord.read(record.get().bytes(), bucket.address(key))
                        .token()
                        .equals(token);
    }

    /** After a failed put: true if it was carried out all the same. */
    private boolean settled(String key, IOException failed) throws IOException {
        try {
            if (isOurs(key)) {
                return true;
            }
        } catch (IOException e) {
            failed.addSuppressed(e);
        }
        boolean refused = failed instanceof S3Exception e && e.status() / 100 == 4;
        uncertain = !refused;
        throw refused
                ? failed
                : new IOException(
                        bucket.address(key) + ": the connection was lost while the image was published, so whether it"
                                + " was cannot be known; look at the list of images: " + failed.getMessage(),
                        failed);
    }

    /** Ends the writing. What may have been published after all is left to the sweep, which sees whether it was. */
    @Override
    public synchronized void close() throws IOException {
        if (ended) {
            return;
        }
        ended = true;
        backend.lifetime().closed(this);
        if (uncertain) {
            return;
        }
        try {
            for (UploadedFile file : files.values()) {
                file.abandon();
            }
            if (!backend.lifetime().isOver()) {
                extents.abandon(backend.transfers());
            }
            backend.sweep().generation(image, generation);
            mark.remove();
        } catch (IOException e) {
            LOG.warn("{}: left for a later sweep, because of {}", bucket.address(mark.key()), e.toString());
        }
    }
}
