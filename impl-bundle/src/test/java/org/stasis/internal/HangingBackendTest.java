/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.stasis.api.ImageRef;
import org.stasis.api.LoadOptions;
import org.stasis.api.SaveOptions;
import org.stasis.api.StateException;
import org.stasis.api.StateFileException;
import org.stasis.api.inspect.ImageSource;
import org.stasis.internal.integrity.HmacSha256;
import org.stasis.spi.PageBackend;

/** Storage that does not answer: each call of a save and of a load hangs once, and for good. */
@Timeout(120)
class HangingBackendTest {
    private static final Duration PATIENCE = Duration.ofMillis(100);

    @TempDir
    Path folder;

    private final CountDownLatch release = new CountDownLatch(1);
    private final List<Thread> started = new CopyOnWriteArrayList<>();
    private final Executor threads = work -> {
        Thread thread = new Thread(work, "io");
        thread.setDaemon(true);
        started.add(thread);
        thread.start();
    };
    private Bench bench;
    private PageBackend storage;

    @BeforeEach
    void begin() throws StateException {
        bench = new Bench(folder);
        bench.kernel.state = new LinkedHashMap<>(Map.of("count", 7L));
        bench.kernel.fill(64 << 10);
        storage = bench.backend;
        bench.save(SaveOptions.to("a"));
    }

    @AfterEach
    void end() throws InterruptedException {
        release.countDown();
        for (Thread thread : started) {
            thread.join();
        }
    }

    private AtomicInteger hangAt(int at) {
        AtomicInteger calls = new AtomicInteger();
        bench.backend = new TimedBackend(HangingBackend.of(storage, at, calls, release), PATIENCE, threads);
        bench.log.clear();
        return calls;
    }

    @Test
    void looksIntoImagesEndToo() throws Exception {
        ImageSource image = ImageSource.of(new ImageRef("file", "a"));
        int hung = 0;
        boolean allHung = false;
        for (int at = 1; !allHung; at++) {
            AtomicInteger calls = new AtomicInteger();
            Present present = Present.of(
                    List.of(new HmacSha256()), List.of(), List.of(id -> Optional.ofNullable(Bench.KEYS.get(id))));
            present.configure(Bench.defaults(Map.of("io_timeout_seconds", 1)));
            present.backends = Present.unranked(List.of(HangingBackend.of(storage, at, calls, release)));
            var inspector = new DefaultImageInspector(present);
            inspector.state = bench.service();
            try {
                inspector.describe(image);
            } catch (StateFileException e) {
                assertTrue(e.getMessage().contains("has not ended after"), e.getMessage());
                hung++;
            }
            allHung = calls.get() < at;
        }
        assertTrue(hung > 3, hung + " calls hung");
    }

    @Test
    void everySaveEndsAndTheKernelRunsOn() throws Exception {
        int hung = 0;
        boolean allHung = false;
        for (int at = 1; !allHung; at++) {
            AtomicInteger counted = hangAt(at);
            bench.kernel.state = new LinkedHashMap<>(Map.of("count", (long) at));
            boolean saved = saves("b" + at);
            allHung = saved && counted.get() < at; // there is none of that number
            hung += saved ? 0 : 1;
            if (!bench.log.isEmpty()) { // what hangs before the pause leaves the kernel alone
                assertEquals("unpause", bench.log.get(bench.log.size() - 1));
            }
            assertEquals(saved, bench.log.contains("callback saved"));
            bench.backend = storage;
            assertTrue(!saved || storage.images().contains("b" + at));
        }
        assertTrue(hung > 8, hung + " calls hung");
        bench.load(LoadOptions.from("a").replace(true));
        assertEquals(Map.of("count", 7L), bench.kernel.state);
    }

    /** What hangs is another image's, so that its locks are its own. */
    private boolean saves(String image) throws StateException {
        try {
            bench.save(SaveOptions.to(image));
            return true;
        } catch (StateFileException e) {
            assertTrue(e.getMessage().contains("has not ended after 0 s"), e.getMessage());
            return false;
        }
    }

    @Test
    void everyLoadEndsAndTheKernelIsAsItWas() throws Exception {
        Map<String, Object> before = Map.of("count", 8L);
        bench.kernel.state = before;
        int hung = 0;
        boolean allHung = false;
        for (int at = 1; !allHung; at++) {
            AtomicInteger counted = hangAt(at);
            boolean loaded = true;
            try {
                bench.load(LoadOptions.from("a").replace(true));
            } catch (StateFileException e) {
                loaded = false;
                hung++;
                assertTrue(e.getMessage().contains("has not ended after 0 s"), e.getMessage());
                assertTrue(!bench.log.contains("loaded"), () -> bench.log.toString());
                assertEquals(before, bench.kernel.state);
            }
            allHung = loaded && counted.get() < at;
            bench.kernel.state = before;
        }
        assertTrue(hung > 5, hung + " calls hung");
    }

    @Test
    void aCommitThatHangsSaysThatItsOutcomeIsUnknown() throws IOException {
        var timed = new TimedBackend(HangingBackend.of(storage, 2, new AtomicInteger(), release), PATIENCE, threads);
        try (var writer = timed.create("c", "g")) {
            var e = assertThrows(IOException.class, () -> writer.commit(new byte[] {1}, false));
            assertTrue(e.getMessage().contains("whether the image is there in the end is not known"), e.getMessage());
            var next = assertThrows(IOException.class, () -> writer.create("late"));
            assertTrue(next.getMessage().endsWith("given up, because an earlier call has not come back"));
        }
    }
}
