/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.stasis.storage.s3.Request.Payload;

/**
 * The mark of a generation that is being written. Writer and sweeper change it only if it is what they last saw, so that
 * exactly one of two things happens: the generation lives, or it is condemned before its commit. Thread-safe.
 */
final class Mark {
    private static final long RENEWAL_NANOS = 10L * 60 * 1_000_000_000;

    private static final byte[] CONDEMNED = "condemned".getBytes(StandardCharsets.US_ASCII);

    private final Bucket bucket;
    private final String key;
    private final UUID token;
    private String etag;
    private long renewals;
    private long renewedAt;

    private Mark(Bucket bucket, String key, UUID token) {
        this.bucket = bucket;
        this.key = key;
        this.token = token;
    }

    static Mark begin(Bucket bucket, String key, UUID token) throws IOException {
        Mark mark = new Mark(bucket, key, token);
        mark.put(Condition.ABSENT, "is in the way: a generation is written once");
        return mark;
    }

    /** Tells others that the writer lives, where that was long ago. */
    void keepAlive() throws IOException {
        synchronized (this) {
            if (System.nanoTime() - renewedAt < RENEWAL_NANOS) {
                return;
            }
        }
        renew();
    }

    /** @throws IOException if the generation was given up meanwhile: it must not be published any more */
    synchronized void renew() throws IOException {
        put(
                Condition.is(etag),
                "is gone: the save took longer than grace.hours without a sign of life and was swept; save again");
    }

    private synchronized void put(Condition condition, String fault) throws IOException {
        byte[] text = ("writing " + token + " " + renewals++).getBytes(StandardCharsets.US_ASCII);
        Optional<String> tag = bucket.put(key, Payload.of(text), condition);
        if (tag.isEmpty()) {
            // refused, or done and its answer lost
            tag = bucket.get(key, Request.SHORT_ANSWER)
                    .filter(content -> Arrays.equals(content.bytes(), text))
                    .map(Bucket.Content::etag);
        }
        etag = tag.orElseThrow(() -> new IOException(bucket.address(key) + " " + fault));
        renewedAt = System.nanoTime();
    }

    String key() {
        return key;
    }

    void remove() throws IOException {
        bucket.delete(key);
    }

    /**
     * Whether the generation of a mark may be swept: its writer has not been heard of for the grace time, and is shut out
     * from now on; or an earlier sweep came this far.
     */
    static boolean condemn(Bucket bucket, String key, Duration grace) throws IOException {
        Optional<Bucket.Content> mark = bucket.get(key, Request.SHORT_ANSWER);
        if (mark.isEmpty()) {
            return false; // its writer has just come to an end, and sweeps itself
        }
        return Arrays.equals(mark.get().bytes(), CONDEMNED)
                || mark.get().age().compareTo(grace) > 0
                        && bucket.put(
                                        key,
                                        Payload.of(CONDEMNED),
                                        Condition.is(mark.get().etag()))
                                .isPresent();
    }
}
