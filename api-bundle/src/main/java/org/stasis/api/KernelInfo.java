/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api;

import java.time.Duration;
import java.util.List;

/**
 * A kernel at one moment.
 *
 * @param name by which it is saved and loaded
 * @param type kind of kernel, such as {@code jvm}
 * @param version of the kernel's own state format
 * @param status what it is doing
 * @param memoryBytes memory allocated
 * @param cpuUsage processor time of all its runs
 * @param wallTime time it has run, all runs together
 * @param tasks its tasks, by name
 */
public record KernelInfo(
        String name,
        String type,
        String version,
        Status status,
        long memoryBytes,
        Duration cpuUsage,
        Duration wallTime,
        List<TaskInfo> tasks) {
    /** What a kernel is doing. */
    public enum Status {
        /** Has not been started, or was stopped; can be started or loaded. */
        IDLE,
        RUNNING,
        /** Stands at its safepoints for a save or a load. */
        PAUSED,
        /** Every task has come to its end. */
        DONE
    }

    /**
     * A task at one moment.
     *
     * @param name unique in its kernel
     * @param status what it is doing
     * @param bundle symbolic name and version of the bundle it comes from; null if it has none
     * @param inStep how long the present step has been running; zero between steps
     * @param detail the error of a failed task, or where a running one is; null if there is nothing to say
     */
    public record TaskInfo(String name, TaskStatus status, String bundle, Duration inStep, String detail) {}

    /** What a task is doing. */
    public enum TaskStatus {
        READY,
        RUNNING,
        PARKED,
        DONE,
        FAILED
    }
}
