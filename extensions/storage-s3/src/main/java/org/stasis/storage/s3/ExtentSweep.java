/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stasis.storage.s3.Bucket.Listed;

/**
 * Removes extents that are older than the grace time and that no index names. May run on any number of hosts, beside any
 * writer, and stop anywhere: the next one goes on.
 *
 * <p>An index goes only when it has been released for the grace time, and who saw it before may rely on what it names: a
 * writer takes half of that time to write an index of its own, and a sweep a quarter to look at all. So a sweep that finds
 * neither is not possible, although a listing is no snapshot; one that takes longer removes nothing.
 */
record ExtentSweep(Bucket bucket, Names names, Duration grace) {
    private static final Logger LOG = LoggerFactory.getLogger(ExtentSweep.class);

    void run() throws IOException {
        List<String> old = old(); // before the indexes are read: what a writer has put since then is not in it
        Instant begun = bucket.now();
        Set<String> named = new HashSet<>();
        new Indexes(bucket, names).forEach((key, index) -> named.addAll(index.extents()));
        if (Duration.between(begun, bucket.now()).compareTo(grace.dividedBy(4)) > 0) {
            LOG.warn("{}: not swept, since looking took too long; raise grace.hours", bucket.address(names.extents()));
            return;
        }
        List<String> unnamed = old.stream()
                .filter(key -> !named.contains(key.substring(names.extents().length())))
                .toList();
        for (String key : unnamed) {
            bucket.delete(key);
        }
        if (!unnamed.isEmpty()) {
            LOG.info("{}: {} of {} extents removed", bucket.address(names.extents()), unnamed.size(), old.size());
        }
    }

    private List<String> old() throws IOException {
        return bucket.listed(names.extents()).stream()
                .filter(extent -> extent.age().compareTo(grace) > 0)
                .map(Listed::key)
                .toList();
    }
}
