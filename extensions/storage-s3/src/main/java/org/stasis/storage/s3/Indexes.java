/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stasis.storage.s3.Bucket.Listed;

/** The indexes in the bucket, of all images. */
record Indexes(Bucket bucket, Names names) {
    private static final Logger LOG = LoggerFactory.getLogger(Indexes.class);

    /** @throws NoSuchFileException if it is gone */
    ExtentIndex read(String key) throws IOException {
        byte[] bytes = bucket.get(key, ExtentIndex.MAX_BYTES)
                .orElseThrow(() -> bucket.gone(key))
                .bytes();
        return ExtentIndex.read(bytes, bucket.address(key));
    }

    /** Reads one after the other, lest all be in memory; one that goes while this is on may be missed. */
    void forEach(BiConsumer<String, ExtentIndex> each) throws IOException {
        for (String key : bucket.keys(names.files())) {
            if (Names.isIndex(key)) {
                try {
                    each.accept(key, read(key));
                } catch (NoSuchFileException e) {
                    LOG.debug("{} went meanwhile", key, e);
                }
            }
        }
    }

    /** Names of extents that can be relied upon, by digest: an index names them, and was not released long ago. */
    Map<String, String> shareable(Duration grace) throws IOException {
        Set<String> released = new HashSet<>(); // before the indexes are read: a release goes after its indexes
        for (Listed each : bucket.listed(names.released())) {
            if (each.age().compareTo(grace.dividedBy(8)) > 0) {
                released.add(each.key());
            }
        }
        Map<String, String> extents = new HashMap<>();
        forEach((key, index) -> {
            if (!released.contains(names.releaseOf(key))) {
                index.extents().forEach(extent -> extents.put(ExtentIndex.digest(extent), extent));
            }
        });
        return extents;
    }

    /**
     * Has a second index name the same extents; no byte of them moves.
     *
     * @throws NoSuchFileException if the first is gone, or going
     */
    void adopt(String from, String to) throws IOException {
        bucket.copy(from, to);
        // a release goes after its indexes: so there was none yet when the copy was made
        if (bucket.etag(names.releaseOf(from)).isPresent() || bucket.etag(from).isEmpty()) {
            throw bucket.gone(from);
        }
    }
}
