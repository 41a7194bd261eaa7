/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stasis.storage.s3.Request.Payload;

/**
 * The extents that one save needs: those that an index names are relied upon, the others are put. Both are safe for half
 * the grace time, since what an index once named is kept for a whole one; so long a save has to write an index of its own.
 * Thread-safe.
 */
final class Extents {
    private static final Logger LOG = LoggerFactory.getLogger(Extents.class);

    private final Bucket bucket;
    private final Names names;
    private final UUID token;
    private final Duration grace;
    private final Instant begun;
    private final List<String> put = new ArrayList<>();
    private Map<String, String> known;
    private long sharedBytes;
    private boolean named;

    /** @param token of the writer; no other ever has it, so that a name that was swept is never put again */
    Extents(Bucket bucket, Names names, UUID token, Duration grace) {
        this.bucket = bucket;
        this.names = names;
        this.token = token;
        this.grace = grace;
        begun = bucket.now();
    }

    /** Sees to it that an extent of these bytes is in the store; returns its name. */
    String store(Payload bytes) throws IOException {
        String digest = digest(bytes);
        String shared = known(digest);
        // looked at, lest an extent that somebody lost by accident is missed in every image to come
        if (shared != null && bucket.size(names.extent(shared)).orElse(-1) == bytes.length()) {
            synchronized (this) {
                sharedBytes += bytes.length();
            }
            return shared;
        }
        String own = digest + "." + token;
        synchronized (this) {
            put.add(own);
        }
        bucket.put(names.extent(own), bytes);
        synchronized (this) {
            known.put(digest, own);
        }
        return own;
    }

    private static String digest(Payload bytes) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(bytes.bytes(), 0, bytes.length());
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    /** An extent of that digest; small images never ask, so only now others' indexes are read. */
    private synchronized String known(String digest) {
        if (known == null) {
            try {
                known = new Indexes(bucket, names).shareable(grace);
            } catch (IOException e) {
                LOG.warn("{}: nothing is shared, because of {}", bucket.address(names.files()), e.toString());
                known = new HashMap<>();
            }
        }
        return known.get(digest);
    }

    /** Puts the index of a file, by which its extents stay. */
    void name(String key, ExtentIndex index) throws IOException {
        synchronized (this) {
            named = true;
        }
        bucket.put(key, Payload.of(index.toBytes()));
        Duration taken = Duration.between(begun, bucket.now());
        if (taken.compareTo(grace.dividedBy(2)) > 0) {
            throw new IOException(bucket.address(key) + ": the save took " + taken.toMinutes() + " minutes so far, half"
                    + " of the grace time is allowed, since what it shares may be swept then; raise grace.hours in "
                    + S3PageBackend.PID + " on all hosts, and save again");
        }
    }

    synchronized long sharedBytes() {
        return sharedBytes;
    }

    /** Removes what was put, unless an index has named it: then others may rely on it, and the sweep looks after it. */
    void abandon(Transfers transfers) throws IOException {
        List<String> unnamed;
        synchronized (this) {
            unnamed = named ? List.of() : List.copyOf(put);
        }
        List<Future<?>> removals = new ArrayList<>();
        for (String extent : unnamed) {
            removals.add(transfers.begin(() -> {
                bucket.delete(names.extent(extent));
                return null;
            }));
        }
        for (Future<?> removal : removals) {
            Transfers.end(removal);
        }
    }
}
