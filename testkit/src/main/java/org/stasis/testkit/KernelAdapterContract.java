/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.stasis.api.KernelException;
import org.stasis.api.KernelInfo.Status;
import org.stasis.api.KernelInfo.TaskInfo;
import org.stasis.api.SafepointTimeoutException;
import org.stasis.spi.Clocks;
import org.stasis.spi.Host;
import org.stasis.spi.KernelAdapter;
import org.stasis.spi.NetworkStack;
import org.stasis.spi.PausedKernel;
import org.stasis.spi.RevivedKernel;
import org.stasis.spi.StateInput;
import org.stasis.spi.StateOutput;
import org.stasis.spi.StateStreamException;
import org.stasis.spi.Usage;

/**
 * What every {@link KernelAdapter} promises.
 *
 * <p>The subclass supplies kernels with a workload that never ends by itself: when it begins it draws a random
 * {@link #origin} into its state, and from then on it counts its {@link #progress} there. If the kernel has memory files,
 * both had better be in one of them.
 */
public abstract class KernelAdapterContract {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Clocks HERE = new HostClocks(0, 0);

    private final List<KernelAdapter> kernels = new ArrayList<>();

    /** An idle kernel with the workload on a host of its own; always with the same kernel name. */
    protected abstract KernelAdapter create(Clocks clocks) throws Exception;

    /** What the workload drew at random when it began; null before. */
    protected abstract String origin(KernelAdapter kernel);

    /** What the workload has counted since it began, loads included; 0 before. */
    protected abstract long progress(KernelAdapter kernel);

    /** What the kernel's tasks see as monotonic time; empty if that cannot be asked for. */
    protected OptionalLong kernelNanos(KernelAdapter kernel) {
        return OptionalLong.empty();
    }

    /** A running kernel with a task that does not come to its safepoint until it is released. */
    protected abstract Stuck createStuck(Clocks clocks) throws Exception;

    /**
     * A kernel that cannot be paused.
     *
     * @param task name of the task that keeps it from that
     * @param release lets the task come to its safepoint
     */
    public record Stuck(KernelAdapter kernel, String task, Runnable release) {}

    @AfterEach
    void stopKernels() throws KernelException {
        for (KernelAdapter kernel : kernels) {
            kernel.stop();
        }
    }

    @Test
    void tellsWhatItIs() throws Exception {
        KernelAdapter kernel = idle(HERE);
        assertTrue(kernel.name().matches("[A-Za-z0-9][A-Za-z0-9._-]*"), kernel.name());
        assertTrue(kernel.version().matches("\\d+\\.\\d+"), kernel.version());
        assertEquals(kernel.name(), kernel.info().name());
        assertEquals(kernel.type(), kernel.info().type());
        assertEquals(kernel.version(), kernel.info().version());
        assertEquals(Status.IDLE, kernel.info().status());
    }

    @Test
    void runsOnceStarted() throws Exception {
        KernelAdapter kernel = running(HERE);
        assertEquals(Status.RUNNING, kernel.info().status());
        assertFalse(kernel.info().tasks().isEmpty());
    }

    @Test
    void dropsItsStateWhenStopped() throws Exception {
        KernelAdapter kernel = running(HERE);
        String origin = origin(kernel);
        kernel.stop();
        kernel.stop();
        assertEquals(Status.IDLE, kernel.info().status());
        kernel.start();
        awaitProgress(kernel, 1);
        assertNotEquals(origin, origin(kernel));
    }

    @Test
    void standsStillWhilePausedAndRunsOnAfterwards() throws Exception {
        KernelAdapter kernel = running(HERE);
        String origin = origin(kernel);
        long progress;
        try (PausedKernel paused = kernel.pause(PATIENCE)) {
            assertEquals(Status.PAUSED, kernel.info().status());
            progress = progress(kernel);
            KernelImage.of(kernel, paused);
            KernelImage.of(kernel, paused);
            assertEquals(progress, progress(kernel));
            assertEquals(Status.PAUSED, kernel.info().status());
        }
        awaitProgress(kernel, progress + 1);
        assertEquals(origin, origin(kernel));
        assertEquals(Status.RUNNING, kernel.info().status());
    }

    @Test
    void canBePausedAgainAndAgain() throws Exception {
        KernelAdapter kernel = running(HERE);
        for (int i = 0; i < 20; i++) {
            PausedKernel paused = kernel.pause(PATIENCE);
            long progress = progress(kernel);
            paused.close();
            paused.close();
            awaitProgress(kernel, progress + 1);
        }
    }

    @Test
    void namesTheTaskThatDoesNotComeInTimeAndRunsOn() throws Exception {
        Stuck stuck = createStuck(HERE);
        kernels.add(stuck.kernel());
        try {
            var timeout = assertThrows(
                    SafepointTimeoutException.class, () -> stuck.kernel().pause(Duration.ofMillis(50)));
            assertEquals(stuck.task(), timeout.task());
            assertTrue(timeout.getMessage().contains(stuck.task()), timeout.getMessage());
            assertEquals(Status.RUNNING, stuck.kernel().info().status());
        } finally {
            stuck.release().run();
        }
        stuck.kernel().pause(PATIENCE).close();
        assertEquals(Status.RUNNING, stuck.kernel().info().status());
    }

    @Test
    void stopsOnCloseAndNotBeforeWhenToldToEnd() throws Exception {
        KernelAdapter kernel = running(HERE);
        PausedKernel paused = kernel.pause(PATIENCE);
        KernelImage image = KernelImage.of(kernel, paused);
        paused.endOnClose();
        assertEquals(Status.PAUSED, kernel.info().status());
        paused.close();
        assertEquals(Status.IDLE, kernel.info().status());
        paused.close();
        image.load(kernel, host(HERE));
        assertEquals(Status.RUNNING, kernel.info().status());
    }

    @Test
    void goesOnInAnotherKernelWhereItStopped() throws Exception {
        KernelAdapter kernel = running(HERE);
        awaitProgress(kernel, 100);
        Saved saved = save(kernel);
        KernelAdapter other = idle(HERE);
        assertEquals(List.of(), saved.image().checkHost(other));
        saved.image().load(other, host(HERE));
        awaitProgress(other, saved.progress() + 1);
        assertEquals(saved.origin(), origin(other));
        assertEquals(taskNames(kernel), taskNames(other));
    }

    @Test
    void loadsOneImageAsOftenAsOneLikes() throws Exception {
        Saved saved = save(running(HERE));
        for (int i = 0; i < 3; i++) {
            KernelAdapter kernel = idle(HERE);
            saved.image().load(kernel, host(HERE));
            awaitProgress(kernel, saved.progress() + 1);
            assertEquals(saved.origin(), origin(kernel));
        }
    }

    @Test
    void savesWhatWasLoaded() throws Exception {
        Saved first = save(running(HERE));
        KernelAdapter second = idle(HERE);
        first.image().load(second, host(HERE));
        awaitProgress(second, first.progress() + 1);
        Saved again = save(second);
        KernelAdapter third = idle(HERE);
        again.image().load(third, host(HERE));
        awaitProgress(third, again.progress() + 1);
        assertEquals(first.origin(), origin(third));
    }

    @Test
    void touchesNothingUntilTheLoadedKernelIsStarted() throws Exception {
        Saved saved = save(running(HERE));
        KernelAdapter kernel = running(HERE);
        String origin = origin(kernel);
        RevivedKernel revived = saved.image().revive(kernel, host(HERE));
        awaitProgress(kernel, progress(kernel) + 1);
        assertEquals(origin, origin(kernel));
        revived.close();
        revived.close();
        awaitProgress(kernel, progress(kernel) + 1);
        assertEquals(origin, origin(kernel));
        assertEquals(Status.RUNNING, kernel.info().status());
    }

    @Test
    void replacesWhatItRanWhenTheLoadedKernelIsStarted() throws Exception {
        Saved saved = save(running(HERE));
        KernelAdapter kernel = running(HERE);
        assertNotEquals(saved.origin(), origin(kernel));
        try (RevivedKernel revived = saved.image().revive(kernel, host(HERE))) {
            revived.start();
            revived.notes().forEach(note -> assertFalse(note.isBlank()));
        }
        awaitProgress(kernel, saved.progress() + 1);
        assertEquals(saved.origin(), origin(kernel));
    }

    @Test
    void changesNothingWhenItChecksTheHost() throws Exception {
        Saved saved = save(running(HERE));
        KernelAdapter idle = idle(HERE);
        saved.image().checkHost(idle);
        assertEquals(Status.IDLE, idle.info().status());
        KernelAdapter kernel = running(HERE);
        String origin = origin(kernel);
        saved.image().checkHost(kernel);
        assertEquals(origin, origin(kernel));
        assertEquals(Status.RUNNING, kernel.info().status());
    }

    @Test
    void survivesAnImageThatWasCut() throws Exception {
        Saved saved = save(running(HERE));
        KernelAdapter kernel = running(HERE);
        String origin = origin(kernel);
        for (int items = 0; items < saved.image().items(); items++) {
            try (RevivedKernel revived = saved.image().reviveWithoutMemory(kernel, host(HERE), items)) {
                fail(revived + " was rebuilt from " + items + " of "
                        + saved.image().items() + " items");
            } catch (StateStreamException | KernelException e) {
                assertEquals(origin, origin(kernel));
            }
        }
        awaitProgress(kernel, progress(kernel) + 1);
        assertEquals(Status.RUNNING, kernel.info().status());
    }

    @Test
    void addsWhatItUsedInEarlierRuns() throws Exception {
        KernelAdapter kernel = running(HERE);
        Usage before = kernel.usage();
        awaitProgress(kernel, progress(kernel) + 1);
        assertNotLess(before, kernel.usage());

        Usage earlier = new Usage(Duration.ofHours(1), Duration.ofHours(2));
        KernelAdapter other = idle(HERE);
        save(kernel).image().load(other, new Host(HERE, new NoNetwork(), Map.of(), earlier));
        Usage after = other.usage();
        assertNotLess(earlier, after);
        awaitProgress(other, progress(other) + 1);
        assertNotLess(after, other.usage());
        assertTrue(other.usage().wall().compareTo(Duration.ofHours(3)) < 0, "counted twice");
    }

    @Test
    void letsNoTimePassBetweenSaveAndLoad() throws Exception {
        for (long hours : new long[] {-1000, 1000}) {
            KernelAdapter kernel = running(HERE);
            assumeTrue(kernelNanos(kernel).isPresent(), "the kernel's time cannot be asked for");
            long earliest;
            long latest; // a kernel's time may go on while it is paused
            KernelImage image;
            try (PausedKernel paused = kernel.pause(PATIENCE)) {
                earliest = kernelNanos(kernel).orElseThrow();
                image = KernelImage.of(kernel, paused);
                latest = kernelNanos(kernel).orElseThrow();
            }
            Clocks elsewhere = new HostClocks(0, Duration.ofHours(hours).toNanos());
            KernelAdapter other = idle(elsewhere);
            long begun = elsewhere.monotonicNanos();
            image.load(other, host(elsewhere));
            long loaded = kernelNanos(other).orElseThrow();
            long passed = elsewhere.monotonicNanos() - begun;
            assertTrue(loaded >= earliest, "went back by " + (earliest - loaded) + " ns");
            assertTrue(loaded <= latest + passed, "jumped ahead by " + (loaded - latest - passed) + " ns");
        }
    }

    private record Saved(KernelImage image, String origin, long progress) {}

    private Saved save(KernelAdapter kernel) throws Exception {
        try (PausedKernel paused = kernel.pause(PATIENCE)) {
            return new Saved(KernelImage.of(kernel, paused), origin(kernel), progress(kernel));
        }
    }

    private KernelAdapter idle(Clocks clocks) throws Exception {
        KernelAdapter kernel = create(clocks);
        kernels.add(kernel);
        return kernel;
    }

    private KernelAdapter running(Clocks clocks) throws Exception {
        KernelAdapter kernel = idle(clocks);
        kernel.start();
        awaitProgress(kernel, 1);
        return kernel;
    }

    private static Host host(Clocks clocks) {
        return new Host(clocks, new NoNetwork(), Map.of(), Usage.NONE);
    }

    private void awaitProgress(KernelAdapter kernel, long progress) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (progress(kernel) < progress) {
            assertTrue(System.nanoTime() - deadline < 0, () -> "no progress to " + progress + ": " + kernel.info());
            LockSupport.parkNanos(100_000);
        }
    }

    private static List<String> taskNames(KernelAdapter kernel) {
        return kernel.info().tasks().stream().map(TaskInfo::name).sorted().toList();
    }

    private static void assertNotLess(Usage than, Usage usage) {
        assertTrue(usage.cpu().compareTo(than.cpu()) >= 0, usage + " after " + than);
        assertTrue(usage.wall().compareTo(than.wall()) >= 0, usage + " after " + than);
    }

    /** A host without a network. */
    private static final class NoNetwork implements NetworkStack {
        @Override
        public Pause pause(String kernel) {
            return () -> {};
        }

        @Override
        public void saveTo(StateOutput out) {}

        @Override
        public Restored restore(String kernel, StateInput in) {
            return new Restored() {
                @Override
                public void start() {}

                @Override
                public void close() {}
            };
        }
    }
}
