/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.stasis.api.IntegrityException;
import org.stasis.api.LoadOptions;
import org.stasis.api.LoadReport;
import org.stasis.api.SaveOptions;
import org.stasis.api.SaveReport;
import org.stasis.api.StateException;
import org.stasis.api.task.MemoryLostException;
import org.stasis.api.task.MemorySnapshot;
import org.stasis.api.task.PageRange;

@Timeout(60)
class LazyLoadTest {
    private static final int WINDOW = 64 << 10;
    private static final int BYTES = 64 * WINDOW;
    private static final int ALL = 1000; // reads at most

    @TempDir
    Path folder;

    private Bench bench;
    private GatedBackend gated;
    private PageRange range;
    private byte[] saved;

    @BeforeEach
    void saveAnImage() throws StateException {
        bench = new Bench(folder);
        gated = new GatedBackend(bench.backend);
        bench.backend = gated;
        saved = new byte[BYTES];
        new Random(1).nextBytes(saved);
        Arrays.fill(saved, 10 * WINDOW, 12 * WINDOW, (byte) 0); // pages that no image holds
        range = bench.kernel.memory.allocate(BYTES);
        bench.kernel.memory.write(range.start(), ByteBuffer.wrap(saved));
        bench.save(SaveOptions.to("nightly"));
    }

    private LoadReport load() throws StateException {
        return bench.load(LoadOptions.from("nightly").replace(true).lazy(true));
    }

    private byte[] read(int position, int bytes) {
        ByteBuffer into = ByteBuffer.allocate(bytes);
        bench.kernel.memory.read(range.start() + position, into);
        return into.array();
    }

    private byte[] saved(int position, int bytes) {
        return Arrays.copyOfRange(saved, position, position + bytes);
    }

    @Test
    void tasksRunBeforeAPageIsReadAndFindAllPagesThere() throws Exception {
        LoadReport report = load();
        assertTrue(bench.log.contains("run"));
        assertEquals("loading", report.resident().toString());
        gated.gate.release(ALL);
        assertArrayEquals(saved, read(0, BYTES));
        Duration took = report.resident().done().toCompletableFuture().get();
        assertTrue(took.compareTo(report.firstTask()) >= 0);
        assertEquals("complete", report.resident().toString());
    }

    @Test
    void pagesThatAreZeroNeedNoReading() throws Exception {
        load(); // and no read can pass
        assertArrayEquals(new byte[2 * WINDOW], read(10 * WINDOW, 2 * WINDOW));
        gated.gate.release(ALL);
    }

    @Test
    void whatATaskWaitsForIsReadBeforeTheRest() throws Exception {
        LoadReport report = load();
        awaitBusyWorkers();
        CompletableFuture<byte[]> task = CompletableFuture.supplyAsync(() -> read(60 * WINDOW + 5, 10));
        while (!waits()) {
            Thread.onSpinWait();
        }
        gated.gate.release(2 * workers()); // what the workers have begun already, and one more for each
        assertArrayEquals(saved(60 * WINDOW + 5, 10), task.get());
        assertFalse(report.resident().complete());
        gated.gate.release(ALL);
    }

    /** Returns when every worker has begun a read; what is asked for now comes after these. */
    private void awaitBusyWorkers() {
        while (gated.gate.getQueueLength() < workers()) {
            Thread.onSpinWait();
        }
    }

    private static int workers() {
        return Math.max(2, Runtime.getRuntime().availableProcessors());
    }

    /** Whether a thread waits for memory. */
    private static boolean waits() {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Stream::of)
                .anyMatch(frame -> frame.getMethodName().equals("awaitComing"));
    }

    @Test
    void aWriteToPartOfAPageKeepsTheRestOfIt() throws Exception {
        load();
        gated.gate.release(ALL);
        bench.kernel.memory.write(range.start() + 100, ByteBuffer.wrap(new byte[] {1, 2, 3}));
        byte[] expected = saved(0, WINDOW);
        System.arraycopy(new byte[] {1, 2, 3}, 0, expected, 100, 3);
        assertArrayEquals(expected, read(0, WINDOW));
    }

    @Test
    void damagedPagesAreSeenByNobodyAndToldToTheTaskThatNeedsThem() throws Exception {
        damage(30 * WINDOW);
        LoadReport report = load();
        gated.gate.release(ALL);
        var failure = assertThrows(
                ExecutionException.class,
                () -> report.resident().done().toCompletableFuture().get());
        assertInstanceOf(IntegrityException.class, failure.getCause());
        var lost = assertThrows(MemoryLostException.class, () -> read(32 * WINDOW, 1)); // two windows were left out
        assertInstanceOf(IntegrityException.class, lost.getCause());
        assertTrue(
                lost.getMessage().startsWith("memory file 'main': bytes at " + 32 * WINDOW + " were not loaded: "),
                lost.getMessage());
        assertTrue(lost.getMessage().endsWith("Load this image again, or another"), lost.getMessage());
        assertArrayEquals(saved(0, 10), read(0, 10), "what was there before stays");
        assertTrue(report.resident().toString().startsWith("failed: "));
    }

    private void damage(long position) throws Exception {
        Path pages;
        try (Stream<Path> files = Files.walk(folder)) {
            pages = files.filter(file -> file.endsWith("pages.img")).findFirst().orElseThrow();
        }
        try (RandomAccessFile file = new RandomAccessFile(pages.toFile(), "rw")) {
            file.seek(position);
            int old = file.read();
            file.seek(position);
            file.write(old ^ 1);
        }
    }

    @Test
    void theImageStaysOpenUntilAllIsThereAlsoWhenItIsDeleted() throws Exception {
        load();
        bench.backend.delete("nightly");
        assertEquals(1, gated.closed.getCount());
        gated.gate.release(ALL);
        assertArrayEquals(saved, read(0, BYTES));
        assertTrue(gated.closed.await(30, TimeUnit.SECONDS));
    }

    @Test
    void aSaveBasedOnTheImageSharesWhatIsNotThereYet() throws Exception {
        load();
        gated.gate.release(workers() + 1);
        bench.kernel.memory.write(range.start() + 20 * WINDOW, ByteBuffer.wrap(new byte[] {7}));
        SaveReport report = bench.save(SaveOptions.to("next").base("nightly"));
        assertTrue(report.sharedBytes() >= 60 * WINDOW, () -> report.sharedBytes() + " bytes shared");
        gated.gate.release(ALL);
        bench.load(LoadOptions.from("next").replace(true));
        saved[20 * WINDOW] = 7;
        assertArrayEquals(saved, read(0, BYTES));
    }

    @Test
    void aSaveWithoutABaseWaitsForThePages() throws Exception {
        load();
        CompletableFuture<Void> later = CompletableFuture.runAsync(() -> gated.gate.release(ALL));
        bench.save(SaveOptions.to("whole"));
        later.get();
        bench.load(LoadOptions.from("whole").replace(true));
        assertArrayEquals(saved, read(0, BYTES));
    }

    @Test
    void aSnapshotHoldsPagesThatAreFreedBeforeTheyCame() throws Exception {
        load();
        try (MemorySnapshot snapshot = bench.kernel.memory.snapshot()) {
            gated.gate.release(ALL);
            bench.kernel.memory.free(range);
            ByteBuffer then = ByteBuffer.allocate(BYTES);
            snapshot.read(range.start(), then);
            assertArrayEquals(saved, then.array());
        }
    }

    @Test
    void pagesThatAreFreedOrDecommittedBeforeTheyComeAreNotWrittenAnyMore() throws Exception {
        LoadReport report = load();
        bench.kernel.memory.decommit(new PageRange(range.start(), range.start() + WINDOW + 4096));
        bench.kernel.memory.write(range.start(), ByteBuffer.wrap(new byte[] {9}));
        gated.gate.release(ALL);
        report.resident().done().toCompletableFuture().get();
        byte[] expected = new byte[WINDOW + 4096];
        expected[0] = 9;
        assertArrayEquals(expected, read(0, expected.length));
        assertArrayEquals(saved(expected.length, 4096), read(expected.length, 4096));
    }

    @Test
    void stoppingTheKernelEndsTheLoadingAndWhoeverWaits() throws Exception {
        LoadReport report = load();
        awaitBusyWorkers();
        CompletableFuture<byte[]> task = CompletableFuture.supplyAsync(() -> read(60 * WINDOW, 10));
        while (!waits()) {
            Thread.onSpinWait();
        }
        bench.lazyLoads.ended("main");
        gated.gate.release(workers()); // the reads that are on their way end by themselves
        var failure = assertThrows(ExecutionException.class, task::get);
        assertInstanceOf(MemoryLostException.class, failure.getCause());
        // tasks are told first
        assertThrows(
                ExecutionException.class,
                () -> report.resident().done().toCompletableFuture().get());
        assertTrue(report.resident()
                .failure()
                .orElseThrow()
                .getMessage()
                .endsWith("kernel 'main' was stopped before all its memory was loaded"));
        assertTrue(gated.closed.await(30, TimeUnit.SECONDS));
    }

    @Test
    void anUpdateOfStasisWaitsAWhileAndThenSaysWhatHappened() throws Exception {
        LoadReport report = load();
        bench.lazyLoads.end(Duration.ZERO);
        gated.gate.release(workers());
        var failure = assertThrows(
                ExecutionException.class,
                () -> report.resident().done().toCompletableFuture().get());
        assertTrue(
                failure.getCause().getMessage().endsWith("Stasis was stopped or updated before all memory was loaded"),
                failure::getMessage);
    }

    @Test
    void aLoadThatFailsLaterEndsTheLoading() throws Exception {
        bench.kernel.failAt = "restore options";
        gated.gate.release(1);
        assertThrows(StateException.class, this::load);
        gated.gate.release(ALL);
        assertTrue(gated.closed.await(30, TimeUnit.SECONDS));
    }

    @Test
    void whatWasTouchedAfterTheLastLoadComesFirstTheNextTime() throws Exception {
        Path hints = folder.resolve("hints");
        bench.lazyLoads = new LazyLoads(hints);
        gated.gate.release(ALL);
        load();
        read(40 * WINDOW, 10);
        read(50 * WINDOW + 10, 10);
        Path hint = hints.resolve(Catalog.of(bench.backend).image("nightly").id() + ".rows");
        while (!Files.exists(hint)) {
            Thread.onSpinWait();
        }
        gated.gate.drainPermits();
        gated.reads.clear();
        load();
        awaitBusyWorkers();
        gated.gate.release(ALL);
        read(0, BYTES);
        Set<Long> first = gated.reads.stream().limit(workers()).collect(Collectors.toSet());
        assertTrue(first.containsAll(Set.of(38L * WINDOW, 48L * WINDOW)), first::toString); // two windows were left out
    }

    @Test
    void hintsThatMakeNoSenseDoNoHarm() throws Exception {
        Path hints = Files.createDirectories(folder.resolve("hints"));
        byte[] nonsense = new byte[1001];
        new Random(2).nextBytes(nonsense);
        Files.write(hints.resolve(Catalog.of(bench.backend).image("nightly").id() + ".rows"), nonsense);
        bench.lazyLoads = new LazyLoads(hints);
        gated.gate.release(ALL);
        load();
        assertArrayEquals(saved, read(0, BYTES));
    }
}
