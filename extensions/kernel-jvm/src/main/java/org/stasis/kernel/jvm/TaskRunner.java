/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.jvm;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

    private final String name;
    private final String bundle;
    private final Task<Object> task;
    private final Life life;
    private final Safepoint<TaskRunner> safepoint;
    private final Movement movement;
    private final TaskScope scope;
    private final Thread thread;
    private final CpuMeter cpu;
    private final CountDownLatch stop = new CountDownLatch(1);

    private volatile Stage stage;
    private volatile String failure;
    private volatile Object state;

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
        movement = new Movement(this, safepoint, life.turns());
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
            case NEW, READY -> movement.goesOn() ? TaskStatus.RUNNING : TaskStatus.PARKED;
        };
        String detail =
                failure == null && inStep.compareTo(LONG_STEP) > 0 ? "at " + Whereabouts.of(thread, 1) : failure;
        return new TaskInfo(name, status, bundle, inStep, detail);
    }

    /** How long the task has been moving without a safepoint; zero while it stands at one. */
    Duration sinceSafepoint() {
        return movement.sinceSafepoint();
    }

    /** Where it is, for people. */
    String whereabouts() {
        return Whereabouts.of(thread, FRAMES_TOLD);
    }

    /** A safepoint that the task itself asks for in its step. */
    void safepoint() throws InterruptedException {
        if (Thread.currentThread() == thread && inStep) {
            movement.pass();
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
        do {
            movement.end();
            try {
                stop.await(left, TimeUnit.NANOSECONDS);
            } finally {
                movement.begin();
            }
            left = nanos - (life.clock().nanos() - start);
        } while (left > 0 && stop.getCount() > 0);
        endIfStopped();
    }

    private void endIfStopped() throws InterruptedException {
        if (stop.getCount() == 0) {
            throw new InterruptedException("task '" + name + "' is stopped");
        }
    }

    private void run() {
        movement.begin();
        try {
            work();
        } finally {
            movement.end();
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
                movement.pass();
            }
            inStep = true;
            while (stage == Stage.READY && stop.getCount() > 0) {
                if (task.step(state, scope)) {
                    movement.pass();
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
