/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.jvm;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Timeout;
import org.stasis.api.KernelInfo.TaskStatus;
import org.stasis.api.task.FieldReader;
import org.stasis.api.task.FieldWriter;
import org.stasis.api.task.StateType;
import org.stasis.api.task.Task;
import org.stasis.api.task.TaskContext;
import org.stasis.internal.memory.OffHeapMemoryFiles;
import org.stasis.spi.Clocks;
import org.stasis.spi.KernelAdapter;
import org.stasis.testkit.KernelAdapterContract;

@Timeout(300)
class JvmKernelContractTest extends KernelAdapterContract {
    private final Map<KernelAdapter, Counting> workloads = new HashMap<>();

    /** Where in the kernel's memory the counter is, and what it drew when it began. */
    private static final class Counter implements AutoCloseable {
        private final String origin;
        private final long position;
        private Counting seenBy;

        Counter(String origin, long position) {
            this.origin = origin;
            this.position = position;
        }

        @Override
        public void close() {
            if (seenBy != null) {
                seenBy.now = null;
            }
        }
    }

    private static final class CounterType implements StateType<Counter> {
        @Override
        public String name() {
            return "test.Counter";
        }

        @Override
        public Class<Counter> type() {
            return Counter.class;
        }

        @Override
        public List<String> fields() {
            return List.of("origin", "position");
        }

        @Override
        public void save(Counter counter, FieldWriter out) {
            out.putString(0, counter.origin);
            out.putLong(1, counter.position);
        }

        @Override
        public Counter create(FieldReader in) {
            return new Counter(in.getString(0), in.getLong(1));
        }
    }

    /** Counts in the kernel's memory; {@link #now} tells how far the present state is, from its first step on. */
    private static final class Counting implements Task<Counter> {
        private record Now(String origin, long progress, TaskContext context) {}

        private volatile Now now;

        @Override
        public Counter begin(TaskContext context) {
            return new Counter(
                    UUID.randomUUID().toString(),
                    context.memory().allocate(Long.BYTES).start());
        }

        @Override
        public boolean step(Counter counter, TaskContext context) {
            ByteBuffer number = ByteBuffer.allocate(Long.BYTES);
            context.memory().read(counter.position, number);
            long progress = number.getLong(0) + 1;
            context.memory().write(counter.position, number.putLong(0, progress).rewind());
            counter.seenBy = this;
            now = new Now(counter.origin, progress, context);
            return true;
        }
    }

    @Override
    protected KernelAdapter create(Clocks clocks) {
        return kernel(clocks);
    }

    private JvmKernel kernel(Clocks clocks) {
        JvmKernel kernel = new JvmKernel(TestHost.settings(false));
        kernel.setMemoryFiles(new OffHeapMemoryFiles());
        kernel.setClocks(clocks);
        kernel.addType(new TestReference<>("workload", Map.of()), new CounterType());
        kernel.addType(new TestReference<>("workload", Map.of()), Cell.TYPE);
        Counting workload = new Counting();
        workloads.put(kernel, workload);
        kernel.addTask(new TestReference<>("workload", Map.of(Task.NAME, "counting")), workload);
        return kernel;
    }

    @Override
    protected String origin(KernelAdapter kernel) {
        Counting.Now now = workloads.get(kernel).now;
        return now == null ? null : now.origin();
    }

    @Override
    protected long progress(KernelAdapter kernel) {
        Counting.Now now = workloads.get(kernel).now;
        return now == null ? 0 : now.progress();
    }

    @Override
    protected OptionalLong kernelNanos(KernelAdapter kernel) {
        Counting workload = workloads.get(kernel);
        TestHost.await(() -> workload.now != null);
        return OptionalLong.of(workload.now.context().monotonicNanos());
    }

    @Override
    protected Stuck createStuck(Clocks clocks) throws Exception {
        JvmKernel kernel = kernel(clocks);
        CountDownLatch release = new CountDownLatch(1);
        TestTask stuck = TestTask.of((cell, context) -> {
            release.await();
            return true;
        });
        kernel.addTask(new TestReference<>("workload", Map.of(Task.NAME, "stuck")), stuck);
        kernel.start();
        TestHost.await(() -> stuck.cell != null
                && kernel.info().tasks().stream()
                        .anyMatch(task -> task.name().equals("stuck") && task.status() == TaskStatus.RUNNING));
        return new Stuck(kernel, "stuck", release::countDown);
    }
}
