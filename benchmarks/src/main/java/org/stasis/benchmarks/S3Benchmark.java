/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks;

import static org.stasis.benchmarks.MemoryKernel.PIECE_BYTES;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.stasis.api.SaveOptions;
import org.stasis.spi.ImageReader;
import org.stasis.spi.ImageWriter;
import org.stasis.spi.PageBackend;
import org.stasis.spi.PageReader;
import org.stasis.spi.PageWriter;
import org.stasis.storage.s3.S3PageBackend;

/**
 * Puts and gets a file of pages, beside the AWS SDK doing the same with the same parts and as many threads; loads an image,
 * lazily and whole; and tells how much successive images need. The server is a real one, S3Proxy, in this process and on
 * this disk, so all pay for it alike.
 */
final class S3Benchmark implements Benchmark {
    static final String BUCKET = "benchmark";
    static final String ID = "id";
    static final String SECRET = "secret";
    static final int PART_BYTES = 8 << 20;

    private static final int[] IN_FLIGHT = {1, 4, 16};

    @Override
    public String name() {
        return "s3";
    }

    @Override
    public String about() {
        return "puts and gets of 1 GiB with 1, 4, 16 in flight, against the AWS SDK; lazy loads; successive images";
    }

    @Override
    public void run(Settings settings, Report report) throws Exception {
        long bytes = Math.max(1, settings.bytesOr(1L << 30) / PART_BYTES) * PART_BYTES;
        try (ScratchFolder scratch = new ScratchFolder(settings.folder())) {
            S3Proxy server = server(scratch.path());
            try {
                URI endpoint = URI.create("http://127.0.0.1:" + server.getPort());
                for (int inFlight : IN_FLIGHT) {
                    try (PlainS3 plain = new PlainS3(endpoint, inFlight)) {
                        plain.createBucket();
                        compare(new Images(endpoint, inFlight), plain, bytes, settings.rounds(), report);
                    }
                }
                firstTask(endpoint, wholePieces(bytes / 4), settings.rounds(), report);
                new SuccessiveImages(endpoint, scratch.path().resolve("store"), wholePieces(bytes / 16)).run(report);
            } finally {
                server.stop();
            }
        }
    }

    private static S3Proxy server(Path folder) throws Exception {
        Properties properties = new Properties();
        properties.setProperty("s3proxy.endpoint", "http://127.0.0.1:0");
        properties.setProperty("s3proxy.authorization", "aws-v4");
        properties.setProperty("s3proxy.identity", ID);
        properties.setProperty("s3proxy.credential", SECRET);
        S3Proxy server = S3Proxy.Builder.fromProperties(properties)
                .blobStore(new FilesystemNio2BlobStore(
                        Files.createDirectory(folder.resolve("store")).toString()))
                .build();
        server.start();
        return server;
    }

    private static void compare(Images images, PlainS3 plain, long bytes, int rounds, Report report) throws Exception {
        String inFlight = "-" + plain.inFlight();
        Map<String, Times> times = new Rounds()
                .add("put" + inFlight, images::delete, () -> images.put(bytes))
                .add("plain put", () -> plain.put(bytes))
                .add("get" + inFlight, () -> images.get(bytes))
                .add("plain get", () -> plain.get(bytes))
                .run(1, rounds);
        report.table((bytes >> 20) + " MiB, " + plain.inFlight() + " in flight", Report.Unit.MEGABYTES, bytes);
        report.compare("put" + inFlight, times.get("put" + inFlight), times.get("plain put"));
        report.compare("get" + inFlight, times.get("get" + inFlight), times.get("plain get"));
    }

    private static long wholePieces(long bytes) {
        return Math.max(1, bytes / PIECE_BYTES) * PIECE_BYTES;
    }

    private static void firstTask(URI endpoint, long bytes, int rounds, Report report) throws Exception {
        var states = SaveLoadBenchmark.states(new S3PageBackend(new S3Endpoint(endpoint, 16, "loads")));
        var kernel = new MemoryKernel(bytes);
        kernel.fill();
        states.save(SaveOptions.to("s3:image").scheme("hmac-sha256"), kernel);
        kernel.clear(); // its room is needed
        var loads = new Loads(states, "s3:image", bytes);
        Map<String, Times> times = new Rounds()
                .add("first task, lazy", loads::settle, loads::firstTask)
                .add("first task, eager", loads::settle, loads::eager)
                .add("resident, lazy", loads::settle, loads::resident)
                .run(1, rounds);
        loads.settle();
        Times eager = times.get("first task, eager");
        report.table("Load of " + (bytes >> 20) + " MiB from the store", Report.Unit.MEGABYTES, bytes);
        report.compare("first-task-lazy-over-eager", times.get("first task, lazy"), eager);
        report.compare("resident-lazy-over-eager", times.get("resident, lazy"), eager);
        report.say("");
        times.forEach((name, one) -> report.say("%-18s median %9.2f ms", name, one.medianSeconds() * 1e3));
    }

    /** The piece of the payload at that position; cheap, so that both sides are busy with sending. */
    static void fill(byte[] piece, long position) {
        Payload.fill(piece, position / piece.length % 16);
    }

    /** Ours. */
    private static final class Images {
        private final PageBackend backend;
        private final byte[] piece = new byte[PIECE_BYTES];
        private final int inFlight;
        private int generations;
        private String generation;

        Images(URI endpoint, int inFlight) {
            backend = new S3PageBackend(new S3Endpoint(endpoint, inFlight, "stasis"));
            this.inFlight = inFlight;
            fill(piece, 0);
        }

        void delete() throws IOException {
            if (generation != null) {
                backend.delete("image");
                generation = null;
            }
        }

        void put(long bytes) throws IOException {
            String next = "g" + inFlight + "-" + ++generations;
            try (ImageWriter writer = backend.create("image", next)) {
                try (PageWriter pages = writer.create("pages.img")) {
                    for (long at = 0; at < bytes; at += piece.length) {
                        pages.write(at, pieceAt(at));
                    }
                }
                writer.commit(new byte[0], true);
            }
            generation = next;
        }

        /** No two are equal, in one generation or in two: equals would be stored once. */
        private ByteBuffer pieceAt(long position) {
            return ByteBuffer.wrap(piece)
                    .putInt(0, inFlight)
                    .putInt(4, generations)
                    .putLong(8, position);
        }

        void get(long bytes) throws IOException {
            if (generation == null) {
                put(bytes);
            }
            ByteBuffer into = ByteBuffer.allocate(piece.length);
            try (ImageReader image = backend.open("image", generation);
                    PageReader pages = image.open("pages.img")) {
                for (long at = 0; at < bytes; at += into.capacity()) {
                    pages.read(at, into.clear());
                    if (!into.flip().equals(pieceAt(at))) {
                        throw new IllegalStateException("other bytes at " + at + " than were put");
                    }
                }
            }
        }
    }
}
