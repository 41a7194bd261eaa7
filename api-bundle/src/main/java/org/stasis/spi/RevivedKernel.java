/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.spi;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;
import org.stasis.api.KernelException;
import org.stasis.api.task.MemoryFile;

/**
 * A kernel that was rebuilt from an image and does not run yet. Confined to one thread.
 *
 * <p>Order of calls: {@link #memory} filled by the caller, {@link #restoreClocks}, {@link #restoreOptions},
 * {@link #start}, {@link #close}.
 */
@ConsumerType
public interface RevivedKernel extends AutoCloseable {
    /** Fresh, empty memory files, to be filled from the image by their ids. */
    List<MemoryFile> memory();

    /** Sets the kernel's clocks on the host's, so that kernel time goes on where it stopped. */
    void restoreClocks() throws KernelException;

    /** Applies {@link Host#options}. */
    void restoreOptions() throws KernelException;

    /** Replaces what the kernel ran before and lets the tasks run. After an exception the kernel is as it was. */
    void start() throws KernelException;

    /** What a person should know of this load; empty if there is nothing. */
    List<String> notes();

    /** Drops everything if {@link #start} has not succeeded. Idempotent, and never fails. */
    @Override
    void close();
}
