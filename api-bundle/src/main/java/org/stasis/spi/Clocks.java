/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.spi;

import org.osgi.annotation.versioning.ConsumerType;

/** The host's clocks. Thread-safe. */
@ConsumerType
public interface Clocks {
    /** Nanoseconds since 1970-01-01T00:00Z. */
    long realtimeNanos();

    /** Nanoseconds since some moment; never backwards. */
    long monotonicNanos();
}
