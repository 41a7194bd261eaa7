/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stasis.storage.s3.Request.Payload;

/**
 * Removes generations that no record refers to and nobody is writing. May run on any number of hosts, beside any writer,
 * and stop anywhere: the next one goes on.
 */
record Sweep(Bucket bucket, Names names, Duration grace) {
    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);

    /** Every image, and extents; what cannot be removed now is left to the next sweep. */
    void all() {
        try {
            Set<String> images = new TreeSet<>();
            bucket.folders(names.files()).forEach(folder -> images.add(first(folder, names.files())));
            bucket.folders(names.marks()).forEach(folder -> images.add(first(folder, names.marks())));
            bucket.folders(names.released()).forEach(folder -> images.add(first(folder, names.released())));
            for (String image : images) {
                if (Names.isValid(image)) {
                    image(image);
                }
            }
            // last, when writers that were not heard of are shut out
            new ExtentSweep(bucket, names, grace).run();
        } catch (IOException e) {
            LOG.warn("{} was not swept, because of {}", bucket.address(names.files()), e.toString());
        }
    }

    /** Likewise, the generations of one image. */
    void image(String image) {
        try {
            // in this order: a generation seen here and without a mark there was published before the record is read,
            // so it is current, or was
            List<String> files = bucket.keys(names.files(image));
            List<String> marks = bucket.keys(names.marks(image));
            String current = current(image);
            Set<String> found = new TreeSet<>();
            files.forEach(key -> found.add(first(key, names.files(image))));
            marks.forEach(key -> found.add(first(key, names.marks(image))));
            bucket.keys(names.released(image)).forEach(key -> found.add(first(key, names.released(image))));
            for (String generation : found) {
                String mark = names.marks(image) + generation;
                if (marks.contains(mark) && !Mark.condemn(bucket, mark, grace)) {
                    continue;
                }
                if (!generation.equals(current)) {
                    remove(image, generation, files);
                }
                if (marks.contains(mark)) {
                    bucket.delete(mark); // last, so that what is half removed is known for what it is
                }
            }
        } catch (IOException e) {
            LOG.warn("{}: debris is left for the next save to remove, because of {}", image, e.toString());
        }
    }

    /**
     * Removes a generation that nobody needs, for good; its indexes when that has been known for the grace time, since
     * others may just be writing indexes that name the same extents.
     */
    void generation(String image, String generation) throws IOException {
        remove(image, generation, bucket.keys(names.files(image)));
    }

    private void remove(String image, String generation, List<String> files) throws IOException {
        List<String> indexes = new ArrayList<>();
        for (String file : files) {
            if (file.startsWith(names.files(image) + generation + "/")) {
                if (Names.isIndex(file)) {
                    indexes.add(file);
                } else {
                    bucket.delete(file);
                }
            }
        }
        String key = names.released(image, generation);
        Optional<Bucket.Content> released = bucket.get(key, Request.SHORT_ANSWER);
        if (released.isEmpty() && !indexes.isEmpty()) {
            bucket.put(key, Payload.of("released".getBytes(StandardCharsets.US_ASCII)));
        } else if (released.isPresent()
                && (indexes.isEmpty() || released.get().age().compareTo(grace) > 0)) {
            for (String index : indexes) {
                bucket.delete(index);
            }
            bucket.delete(key);
        }
    }

    private String current(String image) throws IOException {
        String key = names.image(image);
        var record = bucket.get(key, Integer.MAX_VALUE - 8);
        return record.isEmpty()
                ? ""
                : ImageRecord.read(record.get().bytes(), bucket.address(key)).generation();
    }

    private static String first(String key, String prefix) {
        int slash = key.indexOf('/', prefix.length());
        return key.substring(prefix.length(), slash < 0 ? key.length() : slash);
    }
}
