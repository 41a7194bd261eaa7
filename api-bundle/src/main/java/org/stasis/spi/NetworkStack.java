/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.spi;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * The network of a kernel: what listens, what is connected. A host without one has the default, which keeps nothing.
 *
 * <p>Called by one thread at a time per kernel.
 */
@ConsumerType
public interface NetworkStack {
    /** Stops traffic of that kernel until the pause is closed. */
    Pause pause(String kernel) throws StateStreamException;

    /** Writes the stack's state while it is paused. */
    void saveTo(StateOutput out) throws StateStreamException;

    /** Reads what {@link #saveTo} wrote and prepares it, changing nothing that is visible yet. */
    Restored restore(String kernel, StateInput in) throws StateStreamException;

    /** Closing lets traffic flow again. Idempotent, and never fails. */
    interface Pause extends AutoCloseable {
        @Override
        void close();
    }

    /** A network state read from an image; {@link #close} without {@link #start} drops it. */
    interface Restored extends AutoCloseable {
        void start();

        @Override
        void close();
    }
}
