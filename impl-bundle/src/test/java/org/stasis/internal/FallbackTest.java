/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stasis.api.ImageNotFoundException;
import org.stasis.api.ImageRef;
import org.stasis.api.LoadOptions;
import org.stasis.api.LoadReport;
import org.stasis.api.SaveOptions;
import org.stasis.api.StateException;
import org.stasis.api.StateFileException;

class FallbackTest {
    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void begin() throws Exception {
        bench = new Bench(folder);
        bench.kernel.fill(64 << 10);
        for (String image : new String[] {"oldest", "older", "newest"}) {
            bench.kernel.state = new LinkedHashMap<>(Map.of("saved as", image));
            bench.save(SaveOptions.to(image));
        }
    }

    private LoadReport load(boolean fallback) throws StateException {
        return bench.service()
                .load(LoadOptions.from("newest")
                        .kernel("main")
                        .replace(true)
                        .fallback(fallback)
                        .build());
    }

    @ParameterizedTest
    @ValueSource(strings = {"manifest.json", "checkpoint.img", "pages.img", "pages_meta.img"})
    void loadsTheNewestGoodImageIfTheCallerAllowsAndSaysSoLoudly(String file) throws Exception {
        Damaged.file(folder.resolve("newest"), file);
        LoadReport report = load(true);
        assertEquals("older", report.image().name());
        assertEquals(Map.of("saved as", "older"), bench.kernel.state);
        String note = report.notes().get(0);
        assertTrue(note.startsWith("FALLBACK: image 'newest' is damaged, and 'file:older' of "), note);
        assertTrue(note.contains(file), note);
        assertEquals("as written", report.notes().get(1));
    }

    @Test
    void passesOverOthersThatAreDamagedToo() throws Exception {
        Damaged.file(folder.resolve("newest"), "pages.img");
        Damaged.file(folder.resolve("older"), "checkpoint.img");
        assertEquals("oldest", load(true).image().name());
    }

    @Test
    void doesNotLoadAnotherImageUnasked() throws Exception {
        Damaged.file(folder.resolve("newest"), "pages.img");
        assertThrows(StateFileException.class, () -> load(false));
        assertEquals(Map.of("saved as", "newest"), bench.kernel.state);
    }

    @Test
    void doesNotTakeAnImageOfAnotherKernel() throws Exception {
        Damaged.file(folder.resolve("newest"), "pages.img");
        for (String image : new String[] {"older", "oldest"}) {
            bench.service().delete(ImageRef.parse(image));
        }
        bench.kernel.name = "other";
        bench.save(SaveOptions.to("of-another"));
        bench.kernel.name = "main";
        var e = assertThrows(StateFileException.class, () -> load(true));
        assertTrue(e.getMessage().contains("newest"), e.getMessage());
    }

    @Test
    void aMissingImageIsNotADamagedOne() throws Exception {
        bench.service().delete(ImageRef.parse("newest"));
        assertThrows(ImageNotFoundException.class, () -> load(true));
    }

    @Test
    void ifNoneIsGoodTheFaultOfTheWantedOneIsTold() throws Exception {
        for (String image : new String[] {"oldest", "older", "newest"}) {
            Damaged.file(folder.resolve(image), "pages.img");
        }
        var e = assertThrows(StateFileException.class, () -> load(true));
        assertTrue(e.getMessage().contains("newest"), e.getMessage());
        assertEquals(2, e.getSuppressed().length);
        assertEquals(Map.of("saved as", "newest"), bench.kernel.state);
    }
}
