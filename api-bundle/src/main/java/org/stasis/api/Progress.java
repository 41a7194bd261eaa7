/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api;

import java.time.Duration;
import java.util.Optional;

/**
 * How far a long operation is, and how fast.
 *
 * @param phase what is being done, one word
 * @param done bytes done
 * @param total bytes in all, or -1 when not known
 * @param bytesPerSecond of the last seconds; 0 when nothing moved
 */
public record Progress(String phase, long done, long total, long bytesPerSecond) {
    /** How long the rest takes if it goes on as fast; empty when nobody can know. */
    public Optional<Duration> left() {
        return total < 0 || bytesPerSecond <= 0
                ? Optional.empty()
                : Optional.of(Duration.ofMillis((long) (1e3 * Math.max(0, total - done) / bytesPerSecond)));
    }
}
