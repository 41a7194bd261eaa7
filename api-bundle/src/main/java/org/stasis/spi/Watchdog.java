/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.spi;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Looks after kernels and reports tasks that hang. A save suspends it, because a long save is no hang.
 *
 * <p>Thread-safe. Suspensions of different kernels nest and may overlap.
 */
@ConsumerType
public interface Watchdog {
    /** Stops looking at that kernel until the suspension is closed. */
    Suspension suspend(String kernel);

    /** Closing starts the watchdog again, with all its times counted afresh. Idempotent. */
    interface Suspension extends AutoCloseable {
        @Override
        void close();
    }
}
