/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.stasis.api.KernelException;
import org.stasis.api.KernelInfo;
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

/** A kernel that writes down what is done to it, and fails where it is told to. */
final class ScriptedKernel implements KernelAdapter {
    final List<String> log;
    String failAt = "";
    String name = "main";
    String type = "scripted";
    String version = "1.2";
    List<String> objections = List.of();
    KernelInfo.Status status = KernelInfo.Status.RUNNING;
    Object state = Map.of();
    StateTypes types = StateTypes.BUILT_IN;
    MemoryFile memory = new OffHeapMemoryFiles().create("main", 256 << 20);
    long limit = 256 << 20;
    Usage used = new Usage(Duration.ofMillis(1500), Duration.ofSeconds(4));
    Host host;
    final CountDownLatch stopped = new CountDownLatch(1);
    Runnable onUnpause = () -> {};
    Runnable onSave = () -> {};

    ScriptedKernel(List<String> log) {
        this.log = log;
    }

    private void does(String step) throws KernelException {
        log.add(step);
        if (step.equals(failAt)) {
            throw new KernelException("told to fail at " + step);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String type() {
        return type;
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public KernelInfo info() {
        return new KernelInfo(name, type, version, status, memory.allocatedBytes(), used.cpu(), used.wall(), List.of());
    }

    @Override
    public Usage usage() {
        return used;
    }

    @Override
    public void start() throws KernelException {
        does("start");
    }

    @Override
    public void stop() throws KernelException {
        does("stop");
        stopped.countDown();
    }

    @Override
    public PausedKernel pause(Duration atMost) throws KernelException {
        does("pause");
        return new PausedKernel() {
            private String closing = "unpause";

            @Override
            public void receiveTaskStates() throws KernelException {
                does("receive task states");
            }

            @Override
            public void saveTo(StateOutput out) throws StateStreamException, KernelException {
                does("save");
                onSave.run();
                out.graph(state, types);
            }

            @Override
            public List<MemoryFile> memory() {
                return List.of(memory);
            }

            @Override
            public void endOnClose() {
                closing = "end";
            }

            @Override
            public void close() {
                log.add(closing);
                onUnpause.run();
            }
        };
    }

    @Override
    public void saveHostNeeds(StateOutput out) throws StateStreamException, KernelException {
        does("save host needs");
        out.graph("needs nothing", StateTypes.BUILT_IN);
    }

    @Override
    public List<String> checkHost(StateInput in) throws StateStreamException, KernelException {
        does("check host");
        in.graph(StateTypes.BUILT_IN);
        return objections;
    }

    @Override
    public RevivedKernel load(StateInput in, Host onto) throws StateStreamException, KernelException {
        does("load");
        host = onto;
        Object loaded = in.graph(types);
        MemoryFile fresh = new OffHeapMemoryFiles().create("main", limit);
        return new RevivedKernel() {
            private boolean started;

            @Override
            public List<MemoryFile> memory() {
                return List.of(fresh);
            }

            @Override
            public void restoreClocks() throws KernelException {
                does("restore clocks");
            }

            @Override
            public void restoreOptions() throws KernelException {
                does("restore options");
            }

            @Override
            public void start() throws KernelException {
                does("run");
                state = loaded;
                memory = fresh;
                started = true;
            }

            @Override
            public List<String> notes() {
                return List.of("as written");
            }

            @Override
            public void close() {
                log.add(started ? "loaded" : "drop");
            }
        };
    }

    /** Allocates memory of which every second page is not zero. */
    void fill(int bytes) {
        long start = memory.allocate(bytes).start();
        byte[] page = new byte[4096];
        for (int at = 0; at < bytes; at += 8192) {
            page[0] = (byte) (1 + at / 8192 % 255);
            memory.write(start + at, ByteBuffer.wrap(page));
        }
    }

    List<Byte> firstBytes() {
        List<Byte> bytes = new ArrayList<>();
        for (var range : memory.allocated()) {
            for (long at = range.start(); at < range.end(); at += 4096) {
                ByteBuffer one = ByteBuffer.allocate(1);
                memory.read(at, one);
                bytes.add(one.get(0));
            }
        }
        return bytes;
    }
}
