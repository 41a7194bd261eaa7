/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.jvm;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.stasis.api.task.Task;
import org.stasis.api.task.TaskContext;

/** A task made of lambdas, that keeps hold of the state it last saw. */
final class TestTask implements Task<Cell> {
    private final Step step;
    private final Begin begin;
    private final Settle settle;

    /** The state, for looking at while the task stands still. */
    volatile Cell cell;

    volatile TaskContext context;
    volatile Thread thread;

    interface Begin {
        Cell run(TaskContext context) throws Exception;
    }

    interface Step {
        boolean run(Cell cell, TaskContext context) throws Exception;
    }

    interface Settle {
        void run(Cell cell) throws Exception;
    }

    private TestTask(Begin begin, Step step, Settle settle) {
        this.begin = begin;
        this.step = step;
        this.settle = settle;
    }

    static TestTask of(Step step) {
        return new TestTask(context -> new Cell(), step, cell -> {});
    }

    /** Counts for ever; its number and the copy differ only inside of a step. */
    static TestTask counting() {
        return of((cell, context) -> {
            cell.count++;
            LockSupport.parkNanos(1000);
            cell.copy++;
            return true;
        });
    }

    /** Sleeps for ever, and remembers nothing. */
    static TestTask idle() {
        return of((cell, context) -> {
            context.sleep(Duration.ofDays(1));
            return true;
        });
    }

    /** Whether it sleeps in a step. */
    boolean asleep() {
        return thread != null && thread.getState() == Thread.State.TIMED_WAITING;
    }

    TestTask begin(Begin other) {
        return new TestTask(other, step, settle);
    }

    TestTask settle(Settle other) {
        return new TestTask(begin, step, other);
    }

    @Override
    public Cell begin(TaskContext scope) throws Exception {
        context = scope;
        return begin.run(scope);
    }

    @Override
    public boolean step(Cell state, TaskContext scope) throws Exception {
        thread = Thread.currentThread();
        context = scope;
        cell = state;
        return step.run(state, scope);
    }

    @Override
    public void settle(Cell state, TaskContext scope) throws Exception {
        settle.run(state);
    }
}
