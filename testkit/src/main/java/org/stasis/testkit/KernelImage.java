/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.testkit;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.stasis.api.KernelException;
import org.stasis.api.task.MemoryFile;
import org.stasis.api.task.PageRange;
import org.stasis.spi.Host;
import org.stasis.spi.KernelAdapter;
import org.stasis.spi.PausedKernel;
import org.stasis.spi.RevivedKernel;
import org.stasis.spi.StateInput;
import org.stasis.spi.StateStreamException;

/** A kernel saved into this process's memory, in the order of calls that a save and a load keep. */
final class KernelImage {
    private record Pages(PageRange range, byte[] bytes) {}

    private final StateRecording stream = new StateRecording();
    private final Map<String, List<Pages>> memory = new TreeMap<>();

    /** Saves a kernel that stands at its safepoints. */
    static KernelImage of(KernelAdapter kernel, PausedKernel paused) throws StateStreamException, KernelException {
        KernelImage image = new KernelImage();
        paused.receiveTaskStates();
        kernel.saveHostNeeds(image.stream);
        paused.saveTo(image.stream);
        for (MemoryFile file : paused.memory()) {
            List<Pages> pages = new ArrayList<>();
            for (PageRange range : file.allocated()) {
                ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(range.bytes()));
                file.read(range.start(), bytes);
                pages.add(new Pages(range, bytes.array()));
            }
            image.memory.put(file.id(), pages);
        }
        return image;
    }

    List<String> checkHost(KernelAdapter kernel) throws StateStreamException, KernelException {
        return kernel.checkHost(stream.replay());
    }

    int items() {
        return stream.size();
    }

    /** Rebuilds the kernel up to the moment before its start. */
    RevivedKernel revive(KernelAdapter kernel, Host host) throws StateStreamException, KernelException {
        RevivedKernel revived = reviveWithoutMemory(kernel, host, items());
        for (MemoryFile file : revived.memory()) {
            for (Pages pages : memory.getOrDefault(file.id(), List.of())) {
                file.claim(pages.range());
                file.write(pages.range().start(), ByteBuffer.wrap(pages.bytes()));
            }
        }
        revived.restoreClocks();
        revived.restoreOptions();
        return revived;
    }

    /** Reads only the first so many graphs and sections, as from an image that was cut. */
    RevivedKernel reviveWithoutMemory(KernelAdapter kernel, Host host, int items)
            throws StateStreamException, KernelException {
        StateInput in = stream.replay(items);
        kernel.checkHost(in);
        return kernel.load(in, host);
    }

    void load(KernelAdapter kernel, Host host) throws StateStreamException, KernelException {
        try (RevivedKernel revived = revive(kernel, host)) {
            revived.start();
        }
    }
}
