/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.jvm;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stasis.api.KernelException;
import org.stasis.api.KernelInfo.Status;
import org.stasis.api.task.MemoryFile;
import org.stasis.api.task.Task;
import org.stasis.spi.Usage;

/**
 * One life of a kernel, from its start or load to its end: its tasks, memory, time and shared objects. A kernel that is
 * loaded gets a second life beside the first, and then lives that one.
 *
 * <p>Born standing still. Tasks are added and removed, and the life begun and ended, by one thread at a time; everything
 * else is for any thread.
 */
final class Life {
    private static final Logger LOG = LoggerFactory.getLogger(Life.class);

    private final String kernel;
    private final boolean open;
    private final MemoryFile memory;
    private final KernelClock clock;
    private final long bornAt;
    private final SharedObjects shared;
    private final Usage earlier;
    private final Semaphore turns;
    private final Safepoint<TaskRunner> safepoint = new Safepoint<>();
    private final Map<String, TaskRunner> tasks = new ConcurrentSkipListMap<>();
    private final Queue<CpuMeter> meters = new ConcurrentLinkedQueue<>();
    private volatile Map<String, String> restoreOptions = Map.of();
    private volatile List<TaskRunner> standing;
    private volatile boolean begun;
    private volatile boolean ended;

    /**
     * @param open whether tasks that are registered later join in
     * @param earlier what the kernel had used in the lives before
     */
    Life(
            KernelSettings settings,
            boolean open,
            MemoryFile memory,
            KernelClock clock,
            SharedObjects shared,
            Usage earlier) {
        this.open = open;
        this.memory = memory;
        this.clock = clock;
        this.shared = shared;
        this.earlier = earlier;
        kernel = settings.name();
        bornAt = clock.nanos();
        turns = new Semaphore(settings.threads(), true);
    }

    String kernel() {
        return kernel;
    }

    boolean open() {
        return open;
    }

    MemoryFile memory() {
        return memory;
    }

    KernelClock clock() {
        return clock;
    }

    SharedObjects shared() {
        return shared;
    }

    Safepoint<TaskRunner> safepoint() {
        return safepoint;
    }

    Semaphore turns() {
        return turns;
    }

    Map<String, String> restoreOptions() {
        return restoreOptions;
    }

    void restoreOptions(Map<String, String> options) {
        restoreOptions = options;
    }

    Collection<TaskRunner> tasks() {
        return tasks.values();
    }

    /** The tasks that stand still, also if they have been removed since; the present ones if they do not stand still. */
    List<TaskRunner> standing() {
        List<TaskRunner> captured = standing;
        return captured == null ? List.copyOf(tasks.values()) : captured;
    }

    boolean has(String task) {
        return tasks.containsKey(task);
    }

    /** Takes in a task; it runs at once if this life has begun. */
    void add(TaskRecord record, Task<Object> task) {
        TaskRunner runner = new TaskRunner(this, record, task);
        tasks.put(record.name(), runner);
        meters.add(runner.cpu());
        if (begun) {
            runner.start();
        }
    }

    /**
     * Takes the task of that service out and tells it to end.
     *
     * @return the task, to be waited for with {@link #awaitEnd}; empty if the service has none here
     */
    List<TaskRunner> remove(TaskService service) {
        TaskRunner runner = tasks.get(service.name());
        if (runner == null || runner.task() != service.task()) {
            return List.of();
        }
        tasks.remove(service.name());
        runner.stop();
        return List.of(runner);
    }

    /** Readies the tasks, which still stand until {@link #goOn}. */
    void begin() {
        begun = true;
        tasks.values().forEach(TaskRunner::start);
    }

    /**
     * Brings all tasks to their safepoints and holds the clock.
     *
     * @throws org.stasis.api.SafepointTimeoutException names the one that is late; then everything runs on
     */
    void standStill(Duration atMost) throws KernelException {
        try {
            Set<TaskRunner> late = safepoint.raise(atMost);
            if (late.isEmpty()) {
                clock.stop();
                standing = List.copyOf(tasks.values());
                return;
            }
            KernelException timeout = new LateTasks(kernel, late, atMost).timeout(); // while they are late
            safepoint.lower();
            throw timeout;
        } catch (InterruptedException e) {
            safepoint.lower();
            Thread.currentThread().interrupt();
            throw new KernelException(
                    "interrupted while the tasks of kernel '" + kernel + "' came to their safepoints", e);
        }
    }

    /** Lets the tasks run and time pass: after {@link #begin} and after each {@link #standStill}. */
    void goOn() {
        standing = null;
        clock.go();
        safepoint.lower();
    }

    /** Tells all tasks to end. Those that stand still do so when they may go on. */
    void end() {
        ended = true;
        tasks.values().forEach(TaskRunner::stop);
    }

    boolean ended() {
        return ended;
    }

    /**
     * Waits for tasks that were told to end, interrupts those that take longer, and waits as long again. What stands
     * still for a save is not waited for: it ends when the save is over.
     */
    void awaitEnd(Collection<TaskRunner> leaving, Duration grace) {
        try {
            if (safepoint.still() || allEnd(leaving, grace) || safepoint.raised()) {
                return;
            }
            leaving.forEach(TaskRunner::interrupt);
            if (!allEnd(leaving, grace)) {
                leaving.stream()
                        .filter(TaskRunner::alive)
                        .forEach(runner -> LOG.warn(
                                "Task '{}' of kernel '{}' was stopped but does not end; it is at {}",
                                runner.name(),
                                kernel,
                                runner.whereabouts()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean allEnd(Collection<TaskRunner> leaving, Duration grace) throws InterruptedException {
        long deadline = System.nanoTime() + grace.toNanos();
        boolean all = true;
        for (TaskRunner runner : leaving) {
            all &= runner.awaitEnd(deadline - System.nanoTime());
        }
        return all;
    }

    /** Gives up the states of a life that never began. */
    void discard() {
        tasks.values().forEach(runner -> runner.record().drop());
    }

    /** What the kernel is doing while it lives this life. */
    Status status() {
        if (ended || tasks.isEmpty()) {
            return Status.IDLE;
        }
        if (safepoint.still()) {
            return Status.PAUSED;
        }
        return tasks.values().stream().anyMatch(TaskRunner::live) ? Status.RUNNING : Status.DONE;
    }

    /** Processor time of all threads, and the time that the kernel did not stand still; this life and those before. */
    Usage usage() {
        long cpu = meters.stream().mapToLong(CpuMeter::nanos).sum();
        return earlier.plus(new Usage(Duration.ofNanos(cpu), Duration.ofNanos(clock.nanos() - bornAt)));
    }
}
