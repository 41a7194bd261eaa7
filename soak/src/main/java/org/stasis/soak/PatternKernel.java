/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.soak;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.stasis.api.KernelException;
import org.stasis.api.KernelInfo;
import org.stasis.api.KernelInfo.Status;
import org.stasis.api.task.MemoryFile;
import org.stasis.internal.memory.OffHeapMemoryFiles;
import org.stasis.spi.Host;
import org.stasis.spi.KernelAdapter;
import org.stasis.spi.PausedKernel;
import org.stasis.spi.RevivedKernel;
import org.stasis.spi.StateInput;
import org.stasis.spi.StateOutput;
import org.stasis.spi.StateStreamException;
import org.stasis.spi.StateTypes;
import org.stasis.spi.Usage;

/** A kernel whose whole state is one version of a {@link Pattern}, in its object graph and in its memory. */
final class PatternKernel implements KernelAdapter {
    private final Pattern pattern;
    private volatile State state;
    private volatile Runnable onUnpause;

    PatternKernel(Pattern pattern) {
        this.pattern = pattern;
        state = new State(fresh(), 0);
        advance(1);
    }

    private record State(MemoryFile memory, long version) {}

    private MemoryFile fresh() {
        return new OffHeapMemoryFiles().create("main", (long) pattern.pages() * Pattern.PAGE_BYTES);
    }

    /** The version it has now, by its object graph. */
    long present() {
        return state.version;
    }

    /** Run when the next save lets the kernel go; once. */
    void onUnpause(Runnable action) {
        onUnpause = action;
    }

    /** Takes back what the last save did not run, because it did not come so far; false if it did. */
    boolean takeBack() {
        boolean pending = onUnpause != null;
        onUnpause = null;
        return pending;
    }

    /** Brings the memory to a later version. */
    void advance(long version) {
        State before = state;
        MemoryFile memory = before.memory;
        if (memory.allocated().isEmpty()) {
            memory.allocate((long) pattern.pages() * Pattern.PAGE_BYTES);
        }
        ByteBuffer page = ByteBuffer.allocate(Pattern.PAGE_BYTES);
        for (int i = 0; i < pattern.pages(); i++) {
            if (before.version == 0 || pattern.changed(i, version) != pattern.changed(i, before.version)) {
                memory.write((long) i * Pattern.PAGE_BYTES, pattern.page(i, version, page));
            }
        }
        state = new State(memory, version);
    }

    /** Fails unless every byte of memory is of the version that the object graph tells, which it returns. */
    long audit() {
        State now = state;
        ByteBuffer expected = ByteBuffer.allocate(Pattern.PAGE_BYTES);
        ByteBuffer found = ByteBuffer.allocate(Pattern.PAGE_BYTES);
        for (int i = 0; i < pattern.pages(); i++) {
            now.memory.read((long) i * Pattern.PAGE_BYTES, found.clear());
            if (!found.flip().equals(pattern.page(i, now.version, expected))) {
                throw new IllegalStateException(
                        "mixture: kernel " + name() + " is of version " + now.version + ", but not its page " + i);
            }
        }
        return now.version;
    }

    @Override
    public String name() {
        return pattern.kernel();
    }

    @Override
    public String type() {
        return "pattern";
    }

    @Override
    public String version() {
        return "1.0";
    }

    @Override
    public KernelInfo info() {
        return new KernelInfo(
                name(),
                type(),
                "1.0",
                Status.RUNNING,
                state.memory.allocatedBytes(),
                Duration.ZERO,
                Duration.ZERO,
                List.of());
    }

    @Override
    public Usage usage() {
        return Usage.NONE;
    }

    @Override
    public void start() {
        throw new UnsupportedOperationException("is always running");
    }

    @Override
    public void stop() {
        throw new UnsupportedOperationException("is always running");
    }

    @Override
    public PausedKernel pause(Duration atMost) {
        State paused = state;
        return new PausedKernel() {
            @Override
            public void receiveTaskStates() {
                // has no tasks
            }

            @Override
            public void saveTo(StateOutput out) throws StateStreamException, KernelException {
                out.graph(Map.of("version", paused.version), StateTypes.BUILT_IN);
            }

            @Override
            public List<MemoryFile> memory() {
                return List.of(paused.memory);
            }

            @Override
            public void endOnClose() {
                throw new UnsupportedOperationException("is always running");
            }

            @Override
            public void close() {
                Runnable action = onUnpause;
                onUnpause = null;
                if (action != null) {
                    action.run();
                }
            }
        };
    }

    @Override
    public void saveHostNeeds(StateOutput out) throws StateStreamException, KernelException {
        out.graph(pattern.pages() + " pages", StateTypes.BUILT_IN);
    }

    @Override
    public List<String> checkHost(StateInput in) throws StateStreamException, KernelException {
        Object needs = in.graph(StateTypes.BUILT_IN);
        return needs.equals(pattern.pages() + " pages") ? List.of() : List.of("has " + needs);
    }

    @Override
    public RevivedKernel load(StateInput in, Host host) throws StateStreamException, KernelException {
        long version = (Long) ((Map<?, ?>) in.graph(StateTypes.BUILT_IN)).get("version");
        MemoryFile memory = fresh();
        return new RevivedKernel() {
            @Override
            public List<MemoryFile> memory() {
                return List.of(memory);
            }

            @Override
            public void restoreClocks() {
                // has no time
            }

            @Override
            public void restoreOptions() {
                // needs none
            }

            @Override
            public void start() {
                state = new State(memory, version);
            }

            @Override
            public List<String> notes() {
                return List.of();
            }

            @Override
            public void close() {
                // the memory goes when nobody refers to it
            }
        };
    }
}
