/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stasis.api.CancelledException;
import org.stasis.api.LoadOptions;
import org.stasis.api.SaveOptions;
import org.stasis.api.SaveReport;
import org.stasis.api.StateException;

class CancelTest {
    /** So slow that a save of it would take minutes. */
    private static final long SLOW = 10_000;

    @TempDir
    Path folder;

    private Bench bench;
    private DefaultStateService service;
    private final List<Optional<StateException>> outcomes = new ArrayList<>();

    @BeforeEach
    void begin() {
        bench = new Bench(folder);
        bench.kernel.state = Map.of("count", 7L);
        bench.kernel.fill(3 << 20);
        service = bench.service();
    }

    private SaveOptions.Builder slowly(boolean live) {
        return SaveOptions.to("a").live(live).maxBytesPerSecond(SLOW).callback(outcomes::add);
    }

    private void assertNothingHappened(boolean live) throws Exception {
        assertEquals("unpause", bench.log.get(bench.log.size() - 1));
        assertEquals(1, outcomes.size());
        assertTrue(outcomes.get(0).orElseThrow() instanceof CancelledException, () -> outcomes.toString());
        try (var files = Files.walk(folder)) {
            assertEquals(
                    List.of(),
                    files.filter(file -> file.toString().endsWith(".img") || file.endsWith("manifest.json"))
                            .toList());
        }
        SaveReport saved = service.save(
                SaveOptions.to("a").live(live).maxBytesPerSecond(1 << 30).build());
        service.load(LoadOptions.from("a").replace(true).build());
        assertEquals(3 << 20, saved.memoryBytes());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCancelledSaveLeavesNothingAndTheKernelRunsOn(boolean live) throws Exception {
        SaveOptions cancelling = slowly(live)
                .progress(progress -> {
                    throw new AssertionError("it is cancelled before it tells anything");
                })
                .build();
        bench.kernel.onSave = () -> assertTrue(service.cancel("main"));
        var e = assertThrows(CancelledException.class, () -> service.save(cancelling));
        assertEquals("cancelled; everything is as it was before", e.getMessage());
        bench.kernel.onSave = () -> {};
        if (live && outcomes.isEmpty()) { // cancelled while the kernel still stood: nobody was told of an outcome
            outcomes.add(Optional.of(e));
        }
        assertNothingHappened(live);
    }

    @Test
    void anInterruptedSaveLeavesNothingAndTheKernelRunsOn() throws Exception {
        bench.kernel.onSave = () -> Thread.currentThread().interrupt();
        assertThrows(CancelledException.class, () -> service.save(slowly(false).build()));
        assertTrue(Thread.interrupted(), "the thread still knows");
        bench.kernel.onSave = () -> {};
        assertNothingHappened(false);
    }

    @Test
    void aSaveThatWaitsForItsTurnIsCancelledToo() throws Exception {
        bench.kernel.onUnpause = () -> service.cancel("main"); // all but the pages is written
        assertThrows(CancelledException.class, () -> service.save(slowly(true).build()));
        bench.kernel.onUnpause = () -> {};
        assertNothingHappened(true);
    }

    @Test
    void aLimitedSaveTakesItsTime() throws Exception {
        SaveReport saved = service.save(
                SaveOptions.to("a").live(true).maxBytesPerSecond(8 << 20).build());
        // all but what is written last
        assertTrue(saved.took().toMillis() >= 60, saved.toString());
        assertTrue(saved.storedBytes() > 3 << 19, saved.toString());
    }

    @Test
    void thereIsNothingToCancelWhereNothingIsDone() {
        assertFalse(service.cancel("main"));
        assertFalse(service.cancel("nobody"));
    }

    @Test
    void aCancelIsOfOneOperationAndNotOfTheNext() throws Exception {
        bench.kernel.onSave = () -> service.cancel("main");
        assertThrows(
                CancelledException.class, () -> service.save(SaveOptions.to("a").build()));
        bench.kernel.onSave = () -> {};
        service.save(SaveOptions.to("a").build());
    }
}
