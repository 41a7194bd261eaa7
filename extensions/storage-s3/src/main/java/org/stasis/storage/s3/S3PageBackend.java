/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stasis.spi.ImageReader;
import org.stasis.spi.ImageWriter;
import org.stasis.spi.PageBackend;
import org.stasis.spi.SharedRecords;
import org.stasis.storage.s3.Request.Payload;

/** The backend {@code s3}: images in a bucket. Any number of hosts may use one at the same time. */
@Component(service = PageBackend.class, configurationPid = S3PageBackend.PID)
@Designate(ocd = S3Config.class)
public final class S3PageBackend implements PageBackend {
    static final String PID = "org.stasis.storage.s3";

    private static final int MAX_MANIFEST = 1 << 28;
    private static final Logger LOG = LoggerFactory.getLogger(S3PageBackend.class);

    private final Settings settings;
    private final Names names;
    private final Bucket bucket;
    private final Transfers transfers;
    private final Lifetime lifetime;
    private final AtomicLong sweptAt;

    @Activate
    public S3PageBackend(S3Config config) {
        this(
                Settings.of(config),
                new Credentials(config.access_key_id(), config.secret_access_key(), config.profile(), System::getenv));
    }

    S3PageBackend(Settings settings, Credentials credentials) {
        this(settings, new Lifetime(), credentials);
    }

    private S3PageBackend(Settings settings, Lifetime lifetime, Credentials credentials) {
        this(settings, lifetime, new SignedHttp(settings, credentials, lifetime));
    }

    S3PageBackend(Settings settings, Lifetime lifetime, Http http) {
        this.settings = settings;
        this.lifetime = lifetime;
        names = new Names(settings.prefix());
        bucket = new Bucket(settings, http);
        transfers = new Transfers(settings.parallel());
        sweptAt = new AtomicLong(System.nanoTime() - settings.grace().toNanos());
    }

    @Deactivate
    void stop() {
        lifetime.stop();
        transfers.stop();
        for (Closeable each : lifetime.stillOpen()) {
            try {
                each.close();
            } catch (IOException e) {
                LOG.warn("an unfinished save is left for a later sweep", e);
            }
        }
    }

    @Override
    public String name() {
        return "s3";
    }

    @Override
    public ImageWriter create(String image, String generation) throws IOException {
        lifetime.check();
        Names.check(image);
        Names.check(generation);
        try {
            sweepSometimes();
            sweep().image(image);
            S3ImageWriter writer = new S3ImageWriter(this, image, generation);
            try {
                return lifetime.opened(writer);
            } catch (IOException e) {
                writer.close();
                throw e;
            }
        } catch (IOException e) {
            throw lifetime.cause(e);
        }
    }

    /** What crashed hosts left, and extents that nobody needs; beside the caller, so that it need not wait for all images. */
    private void sweepSometimes() throws IOException {
        long now = System.nanoTime();
        long last = sweptAt.get();
        if (now - last >= settings.grace().dividedBy(4).toNanos() && sweptAt.compareAndSet(last, now)) {
            transfers.begin(() -> {
                sweep().all();
                return null;
            });
        }
    }

    @Override
    public byte[] manifest(String image, int maxBytes) throws IOException {
        byte[] manifest = record(image, maxBytes).manifest();
        if (manifest.length > maxBytes) {
            throw new IOException(location(image) + ": a manifest of " + manifest.length + " bytes, at most " + maxBytes
                    + " were expected");
        }
        return manifest;
    }

    @Override
    public ImageReader open(String image, String generation) throws IOException {
        Names.check(generation);
        ImageRecord record = record(image, Integer.MAX_VALUE - ImageRecord.MAX_HEAD - 8);
        if (!record.generation().equals(generation)) {
            throw new NoSuchFileException(
                    location(image) + ", generation " + generation,
                    null,
                    "no such generation; the image may have been replaced");
        }
        return lifetime.opened(new S3ImageReader(this, image, record));
    }

    private ImageRecord record(String image, int maxManifest) throws IOException {
        lifetime.check();
        String key = names.image(image);
        try {
            Bucket.Content record =
                    bucket.get(key, ImageRecord.MAX_HEAD + maxManifest).orElseThrow(() -> missing(image));
            return ImageRecord.read(record.bytes(), bucket.address(key));
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            throw lifetime.cause(e);
        }
    }

    private NoSuchFileException missing(String image) {
        return new NoSuchFileException(location(image), null, "there is no such image");
    }

    @Override
    public List<String> images() throws IOException {
        lifetime.check();
        String folder = names.images();
        return bucket.keys(folder).stream()
                .map(key -> key.substring(folder.length()))
                .filter(Names::isValid)
                .toList();
    }

    @Override
    public void delete(String image) throws IOException {
        lifetime.check();
        String key = names.image(image);
        if (bucket.etag(key).isEmpty()) {
            throw missing(image);
        }
        bucket.delete(key);
        sweep().image(image);
        sweepSometimes();
    }

    @Override
    public void reseal(String image, byte[] expected, byte[] manifest) throws IOException {
        lifetime.check();
        String key = names.image(image);
        try {
            Bucket.Content found =
                    bucket.get(key, ImageRecord.MAX_HEAD + expected.length).orElseThrow(() -> missing(image));
            ImageRecord record = ImageRecord.read(found.bytes(), bucket.address(key));
            var fresh = new ImageRecord(UUID.randomUUID(), record.generation(), record.files(), manifest);
            boolean put = Arrays.equals(expected, record.manifest())
                    && bucket.put(key, Payload.of(fresh.bytes()), Condition.is(found.etag()))
                            .isPresent();
            // refused, or done and the first answer lost
            if (!put && !Arrays.equals(fresh.bytes(), bytes(key, ImageRecord.MAX_HEAD + MAX_MANIFEST))) {
                throw new IOException(bucket.address(key) + " was replaced meanwhile; nothing was changed. Try again");
            }
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            throw lifetime.cause(e);
        }
    }

    private byte[] bytes(String key, int most) throws IOException {
        return bucket.get(key, most).map(Bucket.Content::bytes).orElse(new byte[0]);
    }

    @Override
    public Optional<SharedRecords> sharedRecords() {
        return Optional.of(new S3Records(bucket, names, lifetime));
    }

    @Override
    public String location(String image) {
        return settings.address(settings.prefix() + "images/" + image);
    }

    Bucket bucket() {
        return bucket;
    }

    Names names() {
        return names;
    }

    Lifetime lifetime() {
        return lifetime;
    }

    Sweep sweep() {
        return new Sweep(bucket, names, settings.grace());
    }

    Transfers transfers() {
        return transfers;
    }

    Settings settings() {
        return settings;
    }

    Extents extents(UUID token) {
        return new Extents(bucket, names, token, settings.grace());
    }

    ReadAhead readAhead(ReadAhead.Source source, long size, int blockBytes) {
        return new ReadAhead(source, size, blockBytes, transfers);
    }
}
