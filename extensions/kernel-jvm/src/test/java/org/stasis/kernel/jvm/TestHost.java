/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.jvm;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.osgi.framework.Constants;
import org.stasis.api.IncompatibleHostException;
import org.stasis.api.KernelException;
import org.stasis.api.KernelInfo.TaskInfo;
import org.stasis.api.KernelInfo.TaskStatus;
import org.stasis.api.task.StateType;
import org.stasis.api.task.Task;
import org.stasis.internal.graph.GraphLimits;
import org.stasis.internal.graph.StateStreamInput;
import org.stasis.internal.graph.StateStreamOutput;
import org.stasis.internal.memory.OffHeapMemoryFiles;
import org.stasis.spi.Clocks;
import org.stasis.spi.Host;
import org.stasis.spi.MemoryFiles;
import org.stasis.spi.PausedKernel;
import org.stasis.spi.RevivedKernel;
import org.stasis.spi.StateInput;
import org.stasis.spi.Usage;

/** One JVM with a kernel {@code main}, to which bundles come and from which they go. */
final class TestHost implements AutoCloseable {
    static final Duration LONG = Duration.ofSeconds(60);
    static final Duration SHORT = Duration.ofMillis(50);

    final JvmKernel kernel;
    final TestReference<StateType<?>> cells;
    final MemoryFiles memoryFiles = new OffHeapMemoryFiles();

    /** Added to this host's monotonic clock. */
    final AtomicLong monotonicOffset = new AtomicLong();

    final Clocks clocks = new Clocks() {
        @Override
        public long realtimeNanos() {
            return System.currentTimeMillis() * 1_000_000;
        }

        @Override
        public long monotonicNanos() {
            return System.nanoTime() + monotonicOffset.get();
        }
    };

    /** With memory, clocks and the type {@link Cell#TYPE}; runs tasks as they come. */
    TestHost() {
        this(settings(true));
    }

    TestHost(KernelSettings settings) {
        kernel = new JvmKernel(settings);
        kernel.setMemoryFiles(memoryFiles);
        kernel.setClocks(clocks);
        cells = offer("cells", Cell.TYPE);
    }

    static KernelSettings settings(boolean autostart) {
        return new KernelSettings("main", autostart, 1 << 20, Integer.MAX_VALUE, Duration.ofSeconds(20));
    }

    /** Settings with hardly any patience for tasks that do not end. */
    static KernelSettings impatient() {
        return new KernelSettings("main", true, 1 << 20, Integer.MAX_VALUE, SHORT);
    }

    TestReference<Task<?>> offer(String name, Task<?> task) {
        return offer(name, task, "bundle-of-" + name, 0);
    }

    TestReference<Task<?>> offer(String name, Task<?> task, String bundle, int ranking) {
        Map<String, Object> properties = new HashMap<>(Map.of(Constants.SERVICE_RANKING, ranking));
        properties.put(Task.NAME, name);
        TestReference<Task<?>> reference = new TestReference<>(bundle, properties);
        kernel.addTask(reference, task);
        return reference;
    }

    TestReference<StateType<?>> offer(String bundle, StateType<?> type) {
        TestReference<StateType<?>> reference = new TestReference<>(bundle, Map.of());
        kernel.addType(reference, type);
        return reference;
    }

    TaskInfo task(String name) {
        return kernel.info().tasks().stream()
                .filter(task -> task.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    void awaitStatus(String task, TaskStatus status) {
        await(() -> task(task).status() == status);
    }

    /** Waits until that holds; the test's own time limit ends it otherwise. */
    static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.yield();
        }
    }

    /** Saves the kernel and lets it run on. */
    byte[] save() throws KernelException, IOException {
        try (PausedKernel pause = kernel.pause(LONG)) {
            return save(pause);
        }
    }

    byte[] save(PausedKernel pause) throws KernelException, IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        StateStreamOutput out = new StateStreamOutput(bytes);
        pause.receiveTaskStates();
        kernel.saveHostNeeds(out);
        pause.saveTo(out);
        return bytes.toByteArray();
    }

    /** Loads an image and runs it. */
    List<String> load(byte[] image) throws Exception {
        return load(image, Map.of(), Usage.NONE);
    }

    List<String> load(byte[] image, Map<String, String> options, Usage earlier) throws Exception {
        try (RevivedKernel revived = revive(image, options, earlier)) {
            revived.restoreClocks();
            revived.restoreOptions();
            revived.start();
            return revived.notes();
        }
    }

    RevivedKernel revive(byte[] image) throws Exception {
        return revive(image, Map.of(), Usage.NONE);
    }

    private RevivedKernel revive(byte[] image, Map<String, String> options, Usage earlier) throws Exception {
        StateInput in = new StateStreamInput(new ByteArrayInputStream(image), "test", GraphLimits.DEFAULT);
        List<String> reasons = kernel.checkHost(in);
        if (!reasons.isEmpty()) {
            throw new IncompatibleHostException("test", reasons);
        }
        return kernel.load(in, new Host(clocks, null, options, earlier));
    }

    @Override
    public void close() {
        kernel.deactivate();
    }
}
