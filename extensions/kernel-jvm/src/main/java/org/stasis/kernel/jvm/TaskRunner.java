/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.jvm;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stasis.api.KernelException;
import org.stasis.api.KernelInfo.TaskInfo;
import org.stasis.api.KernelInfo.TaskStatus;
import org.stasis.api.task.Task;
import org.stasis.kernel.jvm.TaskRecord.Stage;

/**
 * One task with its thread.
 *
 * <p>The state belongs to the thread while it moves, and to whoever raised the {@link Safepoint} while it stands still.
 * That is why the thread outlives the task's last step: it waits to be stopped, and then gives up the state itself,
 * never in the middle of a save.
 *
 * <p>{@code begin} is one piece with no safepoint inside, because there is no state yet that could be saved.
 */
final class TaskRunner {
    private static final Logger LOG = LoggerFactory.getLogger(TaskRunner.class);
    private static final int FRAMES_TOLD = 5;
    private static final Duration LONG_STEP = Duration.ofSeconds(1);
    private static final long AT_SAFEPOINT = 0;

    private final String name;
    private final String bundle;
    private final Task<Object> task;
    private final Life life;
    private final Safepoint<TaskRunner> safepoint;
    private final Semaphore turns;
    private final TaskScope scope;
    private final Thread thread;
    private final CpuMeter cpu;
    private final CountDownLatch stop = new CountDownLatch(1);

    private volatile Stage stage;
    private volatile String failure;
    private volatile Object state;

    /** When it last came from a safepoint, by {@link #tick}, or {@link #AT_SAFEPOINT}. */
    private volatile long movingSince = AT_SAFEPOINT;

    private boolean inStep;

    /**
     * Makes a task that stands still until {@link #start}.
     *
     * @param task its code; null if it has come to its end and nobody provides the code any more
     */
    TaskRunner(Life life, TaskRecord record, Task<Object> task) {
        this.life = life;
        this.task = task;
        name = record.name();
        bundle = record.bundle();
        stage = record.stage();
        failure = record.failure();
        state = record.state();
        safepoint = life.safepoint();
        turns = life.turns();
        scope = new TaskScope(life, this);
        thread = new Thread(this::run, "stasis-" + life.kernel() + "-" + name);
        thread.setDaemon(true);
        if (task != null) {
            thread.setContextClassLoader(task.getClass().getClassLoader());
        }
        cpu = new CpuMeter(thread);
    }

    String name() {
        return name;
    }

    String bundle() {
        return bundle;
    }

    Task<Object> task() {
        return task;
    }

    CpuMeter cpu() {
        return cpu;
    }

    boolean live() {
        return stage.live();
    }

    /** The task as it stands; complete only while it stands still. */
    TaskRecord record() {
        return new TaskRecord(name, bundle, stage, failure, state);
    }

    void start() {
        thread.start();
    }

    /** Has the task write back what it buffers. It stands still. */
    void settle() throws KernelException {
        if (stage != Stage.READY) {
            return;
        }
        try {
            task.settle(state, scope);
        } catch (Exception | LinkageError e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new KernelException(
                    "task '" + name + "' of kernel '" + life.kernel() + "' (" + bundle + ") could not settle: " + e, e);
        }
    }

    /** Tells the task to end at its next safepoint. Its thread then gives up the state. */
    void stop() {
        stop.countDown();
    }

    /** Gets the task out of whatever it waits for. */
    void interrupt() {
        thread.interrupt();
    }

    /** Waits for the end of its thread; true if that has come, or if the task itself is asking. */
    boolean awaitEnd(long nanos) throws InterruptedException {
        if (thread == Thread.currentThread()) {
            return true;
        }
        TimeUnit.NANOSECONDS.timedJoin(thread, nanos);
        return !alive();
    }

    boolean alive() {
        return thread.isAlive();
    }

    TaskInfo info() {
        Duration inStep = sinceSafepoint();
        TaskStatus status = switch (stage) {
            case DONE -> TaskStatus.DONE;
            case FAILED -> TaskStatus.FAILED;
            case NEW, READY -> movingSince != AT_SAFEPOINT ? TaskStatus.RUNNING : TaskStatus.PARKED;
        };
        String detail = failure == null && inStep.compareTo(LONG_STEP) > 0 ? "at " + whereabouts(1) : failure;
        return new TaskInfo(name, status, bundle, inStep, detail);
    }

    /** How long the task has been moving without a safepoint; zero while it stands at one. */
    Duration sinceSafepoint() {
        long since = movingSince;
        return since == AT_SAFEPOINT ? Duration.ZERO : Duration.ofNanos(tick() - since);
    }

    /** Where it is: what it waits in, if that is the Java platform's, and the innermost frames of its own code. */
    String whereabouts() {
        return whereabouts(FRAMES_TOLD);
    }

    private String whereabouts(int ownFrames) {
        StackTraceElement[] stack = thread.getStackTrace();
        Stream<StackTraceElement> waitsIn = Arrays.stream(stack).limit(1).filter(TaskRunner::ofPlatform);
        Stream<StackTraceElement> own = Arrays.stream(stack)
                .filter(frame -> !ofPlatform(frame) && !frame.getClassName().equals(TaskRunner.class.getName()))
                .limit(ownFrames);
        return Stream.concat(waitsIn, own).map(StackTraceElement::toString).collect(Collectors.joining(" < "));
    }

    private static boolean ofPlatform(StackTraceElement frame) {
        String module = frame.getModuleName();
        return module != null && (module.startsWith("java.") || module.startsWith("jdk."));
    }

    /** A safepoint that the task itself asks for in its step. */
    void safepoint() throws InterruptedException {
        if (Thread.currentThread() == thread && inStep) {
            pass();
            endIfStopped();
        }
    }

    /** Sleeps, in kernel time, at a safepoint. */
    void sleep(Duration time) throws InterruptedException {
        if (Thread.currentThread() != thread || !inStep) {
            throw new IllegalStateException("task '" + name + "' may sleep in its steps only");
        }
        long start = life.clock().nanos();
        long nanos = TimeUnit.NANOSECONDS.convert(time);
        long left = nanos;
        while (left > 0 && stop.getCount() > 0) {
            leave();
            try {
                stop.await(left, TimeUnit.NANOSECONDS);
            } finally {
                enter();
            }
            left = nanos - (life.clock().nanos() - start);
        }
        endIfStopped();
    }

    private void endIfStopped() throws InterruptedException {
        if (stop.getCount() == 0) {
            throw new InterruptedException("task '" + name + "' is stopped");
        }
    }

    private void run() {
        enter();
        try {
            work();
        } finally {
            leave();
        }
        awaitStop();
        safepoint.enter(this);
        try {
            Thread.interrupted(); // was meant for the step, not for closing the state
            record().drop();
            state = null;
        } finally {
            safepoint.leave(this);
            cpu.end();
        }
    }

    private void work() {
        try {
            if (stage == Stage.NEW && stop.getCount() > 0) {
                state = task.begin(scope);
                stage = Stage.READY;
                pass();
            }
            inStep = true;
            while (stage == Stage.READY && stop.getCount() > 0) {
                if (task.step(state, scope)) {
                    pass();
                } else {
                    stage = Stage.DONE;
                }
            }
        } catch (Throwable e) { // errors too: a task that dies unseen would look as if it were still running
            if (stop.getCount() > 0) {
                failure = e.getStackTrace().length == 0 ? e.toString() : e + " at " + e.getStackTrace()[0];
                stage = Stage.FAILED;
                LOG.warn("Task '{}' of kernel '{}' failed", name, life.kernel(), e);
            }
        } finally {
            inStep = false;
        }
    }

    /** Stands still if that is wanted, and gives way if another task waits for its turn. */
    private void pass() {
        if (safepoint.raised() || turns.hasQueuedThreads()) {
            leave();
            enter();
        } else {
            movingSince = tick();
        }
    }

    private void enter() {
        turns.acquireUninterruptibly();
        safepoint.enter(this);
        movingSince = tick();
    }

    private void leave() {
        movingSince = AT_SAFEPOINT;
        safepoint.leave(this);
        turns.release();
    }

    /** The time in nanoseconds; never {@link #AT_SAFEPOINT}. */
    private static long tick() {
        return System.nanoTime() | 1;
    }

    private void awaitStop() {
        while (stop.getCount() > 0) {
            try {
                stop.await();
            } catch (InterruptedException e) {
                LOG.debug("Task '{}' was interrupted after its end", name);
            }
        }
    }
}
