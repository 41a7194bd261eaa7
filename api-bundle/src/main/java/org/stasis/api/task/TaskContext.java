/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api.task;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.osgi.annotation.versioning.ProviderType;

/** What the kernel offers one task. Valid as long as the task; to be used by the task's own calls only. */
@ProviderType
public interface TaskContext {
    /** The task's name. */
    String task();

    /** The kernel's memory, shared by all its tasks; it is saved and restored with the kernel. */
    MemoryFile memory();

    /** Nanoseconds that pass only while the kernel lives: never backwards, no jump across save and load. */
    long monotonicNanos();

    /** Wall clock of the host, nanoseconds since 1970-01-01T00:00Z; jumps across save and load. */
    long realtimeNanos();

    /** What the present host supplied when the kernel was loaded; empty for a kernel started afresh. */
    Map<String, String> restoreOptions();

    /**
     * The kernel-wide object of that name, made by {@code initial} for whoever asks first. It belongs to the kernel's
     * object graph: every task that refers to it still refers to the same one object after a load.
     *
     * @throws ClassCastException if the object is not of {@code type}
     */
    <T> T shared(String name, Class<T> type, Supplier<T> initial);

    /**
     * A safepoint in the middle of a long step: returns at once, or, while a save wants the kernel to stand still, when
     * it may go on. The state must be complete when this is called.
     *
     * @throws InterruptedException if the kernel stops the task
     */
    void safepoint() throws InterruptedException;

    /** Waits, as a safepoint, until that much {@linkplain #monotonicNanos() kernel time} has passed. */
    void sleep(Duration time) throws InterruptedException;
}
