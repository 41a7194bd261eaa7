/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Runs the same few threads again and again, one step of one thread at a time, in every order of their steps: a model
 * check whose model is the code itself. Between any two steps of a thread all others may come first, which is to say that
 * it stalls there.
 *
 * <p>The order is a path in a tree; each run takes the next path, depth first. With more than two threads the tree is cut
 * where a thread was put off too often while it could have gone on.
 */
final class Interleavings {
    /** A program of threads over a world of its own. */
    interface Program {
        /** A fresh world with its threads; each calls {@link #step} before whatever others could see. */
        List<Runnable> threads(Interleavings steps);

        /** Throws if the world is not as it must be after all threads have ended. */
        void check();
    }

    private enum Phase {
        READY,
        /** Waits for somebody else to do something. */
        WAITING,
        ENDED
    }

    private final class Actor extends Thread {
        private final Runnable work;
        private final Semaphore go = new Semaphore(0);
        private Phase phase = Phase.READY;
        private Phase wasIn = Phase.READY;
        private boolean idle;
        private int made;
        private Throwable failure;

        Actor(Runnable work) {
            super("interleaved");
            this.work = work;
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                await(go);
                work.run();
            } catch (Throwable e) {
                failure = e;
            }
            idle = false;
            phase = Phase.ENDED;
            next(this).release();
        }
    }

    private final int mostPreemptions;
    private final Semaphore over = new Semaphore(0);
    private final List<int[]> path = new ArrayList<>(); // of each choice: the branch taken, the number of branches
    private List<Actor> actors;
    private List<Integer> order;
    private int preemptions;

    private Interleavings(int mostPreemptions) {
        this.mostPreemptions = mostPreemptions;
    }

    /** Runs all interleavings of a program, and returns how many there were. */
    static int all(Program program) {
        return all(program, 1000);
    }

    /**
     * Runs all interleavings in which a thread that could go on is put off at most that many times, and as many times more
     * as the system property {@code stasis.interleavings.more} says.
     */
    static int all(Program program, int mostPreemptions) {
        var steps = new Interleavings(mostPreemptions + Integer.getInteger("stasis.interleavings.more", 0));
        int runs = 0;
        do {
            steps.run(program);
            runs++;
        } while (steps.nextPath());
        return runs;
    }

    private void run(Program program) {
        actors = new ArrayList<>();
        order = new ArrayList<>();
        preemptions = 0;
        program.threads(this).forEach(work -> actors.add(new Actor(work)));
        actors.forEach(Thread::start);
        next(null).release();
        await(over);
        for (Actor actor : actors) {
            if (actor.phase != Phase.ENDED || actor.failure != null) {
                throw new AssertionError(actor.phase + " after the steps " + order, actor.failure);
            }
        }
        try {
            program.check();
        } catch (AssertionError e) {
            throw new AssertionError("after the steps " + order, e);
        }
    }

    /** Chooses who makes the next step and returns what it waits for; if nobody can, the run is over. */
    private Semaphore next(Actor last) {
        List<Actor> ready = ready(last);
        if (ready.isEmpty()) {
            return over;
        }
        boolean couldGoOn = last != null && last.phase == Phase.READY;
        Actor next = ready.get(choose(order.size(), couldGoOn && preemptions == mostPreemptions ? 1 : ready.size()));
        preemptions += couldGoOn && next != last ? 1 : 0;
        order.add(actors.indexOf(next));
        return next.go;
    }

    /** Those that can make a step, the one that made the last step first. */
    private List<Actor> ready(Actor last) {
        List<Actor> ready = new ArrayList<>();
        for (Actor actor : actors) {
            if (actor.phase == Phase.WAITING && actor != last && !last.idle) {
                actor.phase = Phase.READY; // somebody did something: it may look again
            }
            if (actor.phase == Phase.READY) {
                ready.add(actor == last ? 0 : ready.size(), actor);
            }
        }
        return ready;
    }

    private int choose(int depth, int branches) {
        if (depth == path.size()) {
            path.add(new int[] {0, branches});
        }
        return path.get(depth)[0];
    }

    private boolean nextPath() {
        while (!path.isEmpty()) {
            int[] last = path.get(path.size() - 1);
            if (++last[0] < last[1]) {
                return true;
            }
            path.remove(path.size() - 1);
        }
        return false;
    }

    /** How many steps the calling thread has made. */
    int made() {
        return Thread.currentThread() instanceof Actor actor ? actor.made : 0;
    }

    /** A thread's next step is about to be made. Outside the interleaved threads it does nothing. */
    void step() {
        pass(Phase.READY);
    }

    /** A thread cannot go on until another has made a step. */
    void await() {
        pass(Phase.WAITING);
    }

    private void pass(Phase phase) {
        if (Thread.currentThread() instanceof Actor actor && actors.contains(actor)) {
            actor.idle = phase == Phase.WAITING && actor.wasIn == Phase.WAITING; // it looked, and waits on
            actor.phase = phase;
            next(actor).release();
            await(actor.go);
            actor.wasIn = phase;
            actor.made++;
        }
    }

    private static void await(Semaphore turn) {
        try {
            if (!turn.tryAcquire(1, TimeUnit.MINUTES)) {
                throw new AssertionError("a thread hangs without saying that it waits");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
