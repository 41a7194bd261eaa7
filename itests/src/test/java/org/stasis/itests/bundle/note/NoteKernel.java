/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.itests.bundle.note;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.stasis.api.KernelException;
import org.stasis.api.KernelInfo;
import org.stasis.api.UnknownTypeException;
import org.stasis.api.task.MemoryFile;
import org.stasis.spi.Host;
import org.stasis.spi.KernelAdapter;
import org.stasis.spi.PausedKernel;
import org.stasis.spi.RevivedKernel;
import org.stasis.spi.StateInput;
import org.stasis.spi.StateOutput;
import org.stasis.spi.StateStreamException;
import org.stasis.spi.StateTypes;
import org.stasis.spi.Usage;

/** Always runs, has no tasks, no memory file and no clock. */
record NoteKernel(AtomicReference<String> note) implements KernelAdapter {
    @Override
    public String name() {
        return "note";
    }

    @Override
    public String type() {
        return "note";
    }

    @Override
    public String version() {
        return "1.0";
    }

    @Override
    public KernelInfo info() {
        return new KernelInfo(
                name(), type(), version(), KernelInfo.Status.RUNNING, 0, Duration.ZERO, Duration.ZERO, List.of());
    }

    @Override
    public Usage usage() {
        return Usage.NONE;
    }

    @Override
    public void start() {
        note.set("");
    }

    @Override
    public void stop() {
        note.set("");
    }

    @Override
    public PausedKernel pause(Duration atMost) {
        return new PausedKernel() {
            @Override
            public void receiveTaskStates() {}

            @Override
            public void saveTo(StateOutput out) throws StateStreamException, KernelException {
                write(out, note.get());
            }

            @Override
            public List<MemoryFile> memory() {
                return List.of();
            }

            @Override
            public void endOnClose() {}

            @Override
            public void close() {}
        };
    }

    @Override
    public void saveHostNeeds(StateOutput out) throws StateStreamException, KernelException {
        write(out, "nothing");
    }

    @Override
    public List<String> checkHost(StateInput in) throws StateStreamException, KernelException {
        read(in);
        return List.of();
    }

    @Override
    public RevivedKernel load(StateInput in, Host host) throws StateStreamException, KernelException {
        String saved = read(in);
        return new RevivedKernel() {
            @Override
            public List<MemoryFile> memory() {
                return List.of();
            }

            @Override
            public void restoreClocks() {}

            @Override
            public void restoreOptions() {}

            @Override
            public void start() {
                note.set(saved);
            }

            @Override
            public List<String> notes() {
                return List.of();
            }

            @Override
            public void close() {}
        };
    }

    private static void write(StateOutput out, String text) throws StateStreamException, KernelException {
        try {
            out.graph(text, StateTypes.BUILT_IN);
        } catch (UnknownTypeException e) {
            throw new KernelException("a string needs no type", e);
        }
    }

    private static String read(StateInput in) throws StateStreamException, KernelException {
        try {
            return (String) in.graph(StateTypes.BUILT_IN);
        } catch (UnknownTypeException e) {
            throw new KernelException("a string needs no type", e);
        }
    }
}
