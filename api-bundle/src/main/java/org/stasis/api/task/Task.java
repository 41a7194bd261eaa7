/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api.task;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Work that a kernel runs step by step and can save between any two steps.
 *
 * <p>Register it as an OSGi service with the property {@value #NAME}; the kernel named by {@value #KERNEL} (default
 * {@code main}) finds it. The service holds code; everything the work knows lives in the state object {@code S}, which
 * the kernel owns, saves and gives back.
 *
 * <p><b>Threads.</b> All methods are called by one thread at a time per task; {@link #settle} may be called by another
 * thread than {@link #step}, never at the same time. Different tasks run in parallel, so what they share
 * ({@link TaskContext#shared}) they synchronise themselves.
 *
 * <p><b>Order of calls.</b> {@code begin} once, or never when the state comes from an image; then {@code step} until it
 * returns false; {@code settle} between steps before each save. If {@code S} is {@link AutoCloseable}, the kernel closes
 * it when it drops it (kernel stopped, task service gone, or another image loaded over it).
 *
 * @param <S> the state, of a class for which a {@link StateType} is registered, or of a built-in type
 */
@ConsumerType
public interface Task<S> {
    /** Service property: the task's name, unique within its kernel. */
    String NAME = "stasis.task";

    /** Service property: the kernel the task belongs to; {@code main} when absent. */
    String KERNEL = "stasis.kernel";

    /** Makes the state of a task that starts afresh. An exception marks the task as failed. */
    S begin(TaskContext context) throws Exception;

    /**
     * Does one bounded piece of work, ideally some milliseconds: a save waits for the end of the running step.
     *
     * @return true if there is more to do, false when the task is done
     * @throws Exception marks the task as failed; its last state is kept and saved with it
     */
    boolean step(S state, TaskContext context) throws Exception;

    /**
     * Brings everything buffered elsewhere (open writers, caches) into the state and the memory file. Called while the
     * task stands at its safepoint, before each save. An exception fails the save and nothing else.
     */
    default void settle(S state, TaskContext context) throws Exception {}
}
