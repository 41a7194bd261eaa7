/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.testkit;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.stasis.api.KernelException;
import org.stasis.api.KernelInfo;
import org.stasis.api.KernelInfo.Status;
import org.stasis.api.KernelInfo.TaskInfo;
import org.stasis.api.KernelInfo.TaskStatus;
import org.stasis.api.SafepointTimeoutException;
import org.stasis.api.task.MemoryFile;
import org.stasis.spi.Clocks;
import org.stasis.spi.Host;
import org.stasis.spi.KernelAdapter;
import org.stasis.spi.PausedKernel;
import org.stasis.spi.RevivedKernel;
import org.stasis.spi.StateInput;
import org.stasis.spi.StateOutput;
import org.stasis.spi.StateStreamException;
import org.stasis.spi.StateTypes;
import org.stasis.spi.Usage;

/** The smallest kernel there is: one task, which counts in the first page of a memory file. */
final class CountingKernel implements KernelAdapter {
    static final String TASK = "counter";

    private final Clocks clocks;
    /** The safepoint: the task holds it for each step, a pause holds it until it is closed. */
    private final ReentrantLock step = new ReentrantLock(true);

    private final CountDownLatch stuck;
    private volatile Life life;

    CountingKernel(Clocks clocks) {
        this(clocks, new CountDownLatch(0));
    }

    /** @param stuck the task stays in its step until this is open */
    CountingKernel(Clocks clocks, CountDownLatch stuck) {
        this.clocks = clocks;
        this.stuck = stuck;
    }

    String origin() {
        Life present = life;
        return present == null ? null : present.origin;
    }

    long progress() {
        Life present = life;
        return present == null ? 0 : present.count();
    }

    long nanos() {
        return life.nanos();
    }

    private final class Life implements Runnable {
        final String origin;
        final MemoryFile memory = new HeapMemory().create("main", 1 << 20);
        final Clocks host;
        final Usage earlier;
        final long nanosBefore;
        volatile long since;
        volatile boolean ended;
        volatile boolean paused;

        Life(String origin, Clocks host, Usage earlier, long nanosBefore) {
            this.origin = origin;
            this.host = host;
            this.earlier = earlier;
            this.nanosBefore = nanosBefore;
            this.since = host.monotonicNanos();
        }

        long nanos() {
            return nanosBefore + host.monotonicNanos() - since;
        }

        synchronized long count() {
            ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES);
            memory.read(0, bytes);
            return bytes.getLong(0);
        }

        private synchronized void countOn() {
            memory.write(0, ByteBuffer.allocate(Long.BYTES).putLong(0, count() + 1));
        }

        void begin() {
            new Thread(this, TASK).start();
        }

        @Override
        public void run() {
            while (!ended) {
                step.lock();
                try {
                    if (!ended) {
                        countOn();
                        stuck.await();
                    }
                } catch (InterruptedException e) {
                    return;
                } finally {
                    step.unlock();
                }
            }
        }
    }

    @Override
    public String name() {
        return "counting";
    }

    @Override
    public String type() {
        return "counting";
    }

    @Override
    public String version() {
        return "1.0";
    }

    @Override
    public KernelInfo info() {
        Life present = life;
        Status status = present == null ? Status.IDLE : present.paused ? Status.PAUSED : Status.RUNNING;
        Usage usage = usage();
        var task = new TaskInfo(TASK, TaskStatus.RUNNING, null, Duration.ZERO, null);
        return new KernelInfo(
                name(),
                type(),
                version(),
                status,
                present == null ? 0 : present.memory.allocatedBytes(),
                usage.cpu(),
                usage.wall(),
                List.of(task));
    }

    @Override
    public Usage usage() {
        Life present = life;
        if (present == null) {
            return Usage.NONE;
        }
        Duration run = Duration.ofNanos(present.host.monotonicNanos() - present.since);
        return present.earlier.plus(new Usage(Duration.ZERO, run));
    }

    @Override
    public void start() {
        Life fresh = new Life(UUID.randomUUID().toString(), clocks, Usage.NONE, 0);
        fresh.memory.allocate(1);
        replaceBy(fresh);
    }

    private void replaceBy(Life next) {
        stop();
        life = next;
        next.begin();
    }

    @Override
    public void stop() {
        Life present = life;
        if (present != null) {
            present.ended = true;
            life = null;
        }
    }

    @Override
    public PausedKernel pause(Duration atMost) throws KernelException {
        try {
            if (!step.tryLock(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new SafepointTimeoutException(TASK, "task '" + TASK + "' has not come to its safepoint");
            }
        } catch (InterruptedException e) {
            throw new KernelException("interrupted", e);
        }
        life.paused = true;
        return new Pause(life);
    }

    private final class Pause implements PausedKernel {
        private final Life paused;
        private boolean end;
        private boolean closed;

        Pause(Life paused) {
            this.paused = paused;
        }

        @Override
        public void receiveTaskStates() {}

        @Override
        public void saveTo(StateOutput out) throws StateStreamException, KernelException {
            Map<String, Object> state = new LinkedHashMap<>();
            state.put("origin", paused.origin);
            state.put("nanos", paused.nanos());
            out.graph(state, StateTypes.BUILT_IN);
        }

        @Override
        public List<MemoryFile> memory() {
            return List.of(paused.memory);
        }

        @Override
        public void endOnClose() {
            end = true;
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                paused.paused = false;
                if (end) {
                    stop();
                }
                step.unlock();
            }
        }
    }

    @Override
    public void saveHostNeeds(StateOutput out) throws StateStreamException, KernelException {
        out.graph(TASK, StateTypes.BUILT_IN);
    }

    @Override
    public List<String> checkHost(StateInput in) throws StateStreamException, KernelException {
        return TASK.equals(in.graph(StateTypes.BUILT_IN)) ? List.of() : List.of("no such task here");
    }

    @Override
    public RevivedKernel load(StateInput in, Host host) throws StateStreamException, KernelException {
        var state = (Map<?, ?>) in.graph(StateTypes.BUILT_IN);
        Life next = new Life((String) state.get("origin"), host.clocks(), host.earlier(), (Long) state.get("nanos"));
        return new RevivedKernel() {
            @Override
            public List<MemoryFile> memory() {
                return List.of(next.memory);
            }

            @Override
            public void restoreClocks() {
                next.since = host.clocks().monotonicNanos();
            }

            @Override
            public void restoreOptions() {}

            @Override
            public void start() {
                replaceBy(next);
            }

            @Override
            public List<String> notes() {
                return List.of();
            }

            @Override
            public void close() {}
        };
    }
}
