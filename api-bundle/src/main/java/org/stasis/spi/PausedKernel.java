/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.spi;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;
import org.stasis.api.KernelException;
import org.stasis.api.task.MemoryFile;

/**
 * A kernel whose tasks all stand at their safepoints. Confined to one thread.
 *
 * <p>Order of calls: {@link #receiveTaskStates}, {@link #saveTo}, {@link #memory} read, perhaps {@link #endOnClose},
 * {@link #close}.
 */
@ConsumerType
public interface PausedKernel extends AutoCloseable {
    /** Has each task bring its state up to date. */
    void receiveTaskStates() throws KernelException;

    /** Writes everything but the contents of {@link #memory}. */
    void saveTo(StateOutput out) throws StateStreamException, KernelException;

    /** The kernel's memory files, unchanging until {@link #close}. */
    List<MemoryFile> memory();

    /** Makes {@link #close} stop the kernel instead of letting it run on. Called only after the save is committed. */
    void endOnClose();

    /** Lets the kernel run on. Idempotent, and never fails. */
    @Override
    void close();
}
