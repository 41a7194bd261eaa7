/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.stasis.api.SaveOptions;
import org.stasis.storage.s3.S3PageBackend;

/**
 * What ten images of a kernel, each of which differs from the one before in 5 % of its pages, take up in the store, beside
 * the memory they hold. Pages change next to each other, or each far from the others.
 */
record SuccessiveImages(URI endpoint, Path store, long bytes) {
    private static final int IMAGES = 10;
    private static final int PER_MILLE = 50;

    void run(Report report) throws Exception {
        report.say("%n%d images of %d MiB, of which 5 %% change each time%n", IMAGES, bytes >> 20);
        for (boolean together : new boolean[] {true, false}) {
            for (boolean base : new boolean[] {false, true}) {
                String name =
                        "stored-" + (base ? "with" : "without") + "-base-" + (together ? "together" : "scattered");
                report.figure(
                        name, (double) stored(name, together, base) / (IMAGES * bytes), "of their memory is stored");
            }
        }
    }

    private long stored(String prefix, boolean together, boolean base) throws Exception {
        var states = SaveLoadBenchmark.states(new S3PageBackend(new S3Endpoint(endpoint, 16, prefix)));
        var kernel = new MemoryKernel(bytes);
        kernel.fill();
        for (int i = 0; i < IMAGES; i++) {
            SaveOptions.Builder save = SaveOptions.to("s3:image" + i).scheme("hmac-sha256");
            states.save(base && i > 0 ? save.base("image" + (i - 1)) : save, kernel);
            if (together) {
                kernel.changeTogether(PER_MILLE, i);
            } else {
                kernel.change(PER_MILLE);
            }
        }
        return size(store.resolve(S3Benchmark.BUCKET).resolve(prefix));
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.mapToLong(
                            file -> file.toFile().isFile() ? file.toFile().length() : 0)
                    .sum();
        }
    }
}
