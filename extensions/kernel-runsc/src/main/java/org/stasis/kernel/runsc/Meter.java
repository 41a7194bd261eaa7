/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc;

import java.time.Duration;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stasis.api.KernelException;
import org.stasis.spi.Usage;

/**
 * What a kernel has used, over all the processes its sandbox has been. Thread-safe.
 *
 * <p>Processor time of a process that ended since the last look is not seen any more, so what is told never goes back.
 */
final class Meter {
    private static final Logger LOG = LoggerFactory.getLogger(Meter.class);

    private Usage before = Usage.NONE;
    private Usage now = Usage.NONE;
    private long pid = -1;
    private volatile long memory;

    /** Counts afresh. */
    synchronized void begin(Usage earlier) {
        before = earlier;
        now = Usage.NONE;
        pid = -1;
        memory = 0;
    }

    /** Counts the process that the sandbox now is; -1 for none. */
    synchronized void follow(long process) {
        if (process != pid) {
            before = usage();
            now = Usage.NONE;
            pid = process;
            memory = process < 0 ? 0 : memory;
        }
    }

    void memory(long bytes) {
        memory = bytes;
    }

    long memory() {
        return memory;
    }

    /** runsc of 2022 cannot tell of a sandbox that has used no processor time yet: it divides by that. */
    long memoryBytes(Runsc runsc, Sandbox sandbox) {
        try {
            return runsc.memoryBytes(sandbox.id());
        } catch (KernelException e) {
            LOG.debug("memory of sandbox '{}'", sandbox.id(), e);
            return sandbox.residentBytes();
        }
    }

    synchronized Usage usage() {
        if (pid > 0) {
            ProcessHandle.of(pid).ifPresent(this::look);
        }
        return before.plus(now);
    }

    private void look(ProcessHandle sandbox) {
        Duration cpu = Stream.concat(Stream.of(sandbox), sandbox.descendants())
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
        Duration wall = sandbox.info()
                .startInstant()
                .map(began -> Duration.between(began, java.time.Instant.now()))
                .orElse(Duration.ZERO);
        now = new Usage(longer(now.cpu(), cpu), longer(now.wall(), wall));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
