/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stasis.storage.s3.Bucket.Upload;

/**
 * Removes generations that no record refers to and nobody is writing. May run on any number of hosts, beside any writer,
 * and stop anywhere: the next one goes on.
 */
record Sweep(Bucket bucket, Names names, Duration grace) {
    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);

    /** Every image; what cannot be removed now is left to the next sweep. */
    void all() {
        try {
            Set<String> images = new TreeSet<>();
            bucket.folders(names.files()).forEach(folder -> images.add(first(folder, names.files())));
            bucket.folders(names.marks()).forEach(folder -> images.add(first(folder, names.marks())));
            for (String image : images) {
                if (Names.isValid(image)) {
                    image(image);
                }
            }
        } catch (IOException e) {
            LOG.debug("{} was not swept", bucket.address(names.files()), e);
        }
    }

    /** Likewise, the generations of one image. */
    void image(String image) {
        try {
            // in this order: a generation seen here and without a mark there was published before the record is read,
            // so it is current, or was
            List<String> files = bucket.keys(names.files(image));
            List<Upload> uploads = bucket.uploads(names.files(image));
            List<String> marks = bucket.keys(names.marks(image));
            String current = current(image);
            Set<String> found = new TreeSet<>();
            files.forEach(key -> found.add(first(key, names.files(image))));
            uploads.forEach(upload -> found.add(first(upload.key(), names.files(image))));
            marks.forEach(key -> found.add(first(key, names.marks(image))));
            for (String generation : found) {
                String mark = names.marks(image) + generation;
                if (marks.contains(mark) && !Mark.condemn(bucket, mark, grace)) {
                    continue;
                }
                if (!generation.equals(current)) {
                    remove(names.files(image) + generation + "/", files, uploads);
                }
                if (marks.contains(mark)) {
                    bucket.delete(mark); // last, so that what is half removed is known for what it is
                }
            }
        } catch (IOException e) {
            LOG.warn("{}: debris is left for the next save to remove, because of {}", image, e.toString());
        }
    }

    private void remove(String folder, Collection<String> files, Collection<Upload> uploads) throws IOException {
        for (Upload upload : uploads) {
            if (upload.key().startsWith(folder)) {
                bucket.abort(upload);
            }
        }
        for (String file : files) {
            if (file.startsWith(folder)) {
                bucket.delete(file);
            }
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
