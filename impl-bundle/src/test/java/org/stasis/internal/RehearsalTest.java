/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stasis.api.IncompatibleHostException;
import org.stasis.api.LoadOptions;
import org.stasis.api.RehearsalReport;
import org.stasis.api.SaveOptions;
import org.stasis.api.StateFileException;

class RehearsalTest {
    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void begin() throws Exception {
        bench = new Bench(folder);
        bench.kernel.state = new LinkedHashMap<>(Map.of("count", 7L));
        bench.kernel.fill(3 << 20);
        bench.save(SaveOptions.to("a"));
        bench.kernel.state = Map.of("count", 8L);
        bench.log.clear();
    }

    private RehearsalReport rehearse() throws Exception {
        return bench.service().rehearse(LoadOptions.from("a").build());
    }

    @Test
    void rebuildsAllAndRunsNothing() throws Exception {
        RehearsalReport report = rehearse();
        assertEquals(3 << 20, report.memoryBytes());
        assertEquals(List.of("as written"), report.notes());
        assertEquals(
                List.of("check host", "load", "restore clocks", "restore network", "restore options", "drop"),
                bench.log);
        assertEquals(Map.of("count", 8L), bench.kernel.state);
    }

    @Test
    void tellsWhatALoadWouldTell() throws Exception {
        bench.kernel.objections = List.of("type 'y' is missing");
        assertThrows(IncompatibleHostException.class, this::rehearse);
        bench.kernel.objections = List.of();
        Path pages = Damaged.file(folder.resolve("a"), "pages.img");
        var e = assertThrows(StateFileException.class, this::rehearse);
        assertTrue(e.getMessage().contains(pages.getFileName().toString()), e.getMessage());
        assertEquals("drop", bench.log.get(bench.log.size() - 1));
    }

    @Test
    void theKernelCanBeSavedAndLoadedAfterwards() throws Exception {
        rehearse();
        bench.save(SaveOptions.to("a").replace(true));
        bench.load(LoadOptions.from("a").replace(true));
        assertEquals(Map.of("count", 8L), bench.kernel.state);
        assertTrue(Files.exists(folder.resolve("a")));
    }
}
