/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.spi;

import java.time.Duration;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;
import org.stasis.api.KernelException;
import org.stasis.api.KernelInfo;

/**
 * One kernel: something with tasks, memory and time of its own that can stand still, be taken apart and be rebuilt.
 *
 * <p><b>Threads.</b> {@link #name}, {@link #info} and {@link #usage} may be called at any time by any thread and do not
 * block. All others are called by one thread at a time.
 *
 * <p><b>Stream.</b> {@link #saveHostNeeds} and {@link PausedKernel#saveTo} write to one stream; {@link #checkHost} and
 * {@link #load} read the same things in the same order.
 */
@ConsumerType
public interface KernelAdapter {
    /** Unique name, by which the kernel is saved and loaded. */
    String name();

    /** Kind of kernel; an image loads only into a kernel of its own type. */
    String type();

    /** Version of this type's state format, {@code major.minor}; an image of another major or newer minor is refused. */
    String version();

    /** The kernel as it is now. */
    KernelInfo info();

    /** Processor and wall time of all runs: those before the load, as {@link Host#earlier} told, and this one. */
    Usage usage();

    /** Starts an idle kernel afresh. */
    void start() throws KernelException;

    /** Stops the kernel and drops its state. Idempotent. */
    void stop() throws KernelException;

    /**
     * Brings all tasks to their safepoints.
     *
     * @throws org.stasis.api.SafepointTimeoutException names the task that did not come in time; then everything runs on
     */
    PausedKernel pause(Duration atMost) throws KernelException;

    /** Writes what a host must have to run this kernel, as the first graph, so that a load can refuse early. */
    void saveHostNeeds(StateOutput out) throws StateStreamException, KernelException;

    /**
     * Reads what {@link #saveHostNeeds} wrote and compares it with this host, changing nothing.
     *
     * @return every reason why the image cannot run here; empty if it can
     */
    List<String> checkHost(StateInput in) throws StateStreamException, KernelException;

    /**
     * Rebuilds tasks and objects beside whatever the kernel now runs, which stays untouched until
     * {@link RevivedKernel#start}.
     *
     * @param host all that the new host supplies
     */
    RevivedKernel load(StateInput in, Host host) throws StateStreamException, KernelException;
}
