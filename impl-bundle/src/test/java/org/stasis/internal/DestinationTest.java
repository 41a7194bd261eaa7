/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stasis.api.IncompatibleHostException;
import org.stasis.api.KernelException;
import org.stasis.api.LoadOptions;
import org.stasis.api.SaveOptions;
import org.stasis.internal.compression.FlateBestSpeed;

/** What the host that loads has to say comes before what the image says. */
class DestinationTest {
    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void begin() throws Exception {
        bench = new Bench(folder);
        bench.kernel.state = new LinkedHashMap<>(Map.of("count", 7L));
        bench.kernel.fill(3 << 20);
        bench.compression = new FlateBestSpeed();
        bench.save(SaveOptions.to("a"));
        bench.kernel.state = Map.of("count", 8L);
        bench.log.clear();
    }

    private static LoadOptions options() {
        return LoadOptions.from("a").replace(true).build();
    }

    private List<String> refused() {
        DefaultStateService service = bench.service();
        service.present.compressions = List.of();
        var e = assertThrows(IncompatibleHostException.class, () -> service.load(options()));
        assertEquals(Map.of("count", 8L), bench.kernel.state);
        assertFalse(bench.log.contains("load"), () -> bench.log.toString());
        return e.reasons();
    }

    @Test
    void listsTheImagesOfTheConfiguredBackendAndOfOneThatIsNamed() throws Exception {
        for (String backend : new String[] {null, "file"}) {
            assertEquals(
                    List.of("a"),
                    bench.service().list(backend).stream()
                            .map(info -> info.image().name())
                            .toList());
        }
    }

    @Test
    void tellsWhatTheKernelLacksAndWhatTheServiceLacksAtOnce() {
        bench.kernel.objections = List.of("task 'x' is missing", "type 'y' is missing");
        assertEquals(
                List.of(
                        "task 'x' is missing",
                        "type 'y' is missing",
                        "its pages are compressed by 'flate-best-speed', which no service here can undo"),
                refused());
    }

    @Test
    void tellsOfAnotherVersionAndWhatTheServiceLacksAtOnce() {
        bench.kernel.version = "1.1";
        assertEquals(
                List.of(
                        "its state is of version 1.2, and kernel 'main' reads 1.1",
                        "its pages are compressed by 'flate-best-speed', which no service here can undo"),
                refused());
    }

    @Test
    void theLimitOfThisHostsKernelHoldsWhateverTheImageNeeds() {
        bench.kernel.limit = 1 << 20;
        var e = assertThrows(KernelException.class, () -> bench.service().load(options()));
        assertTrue(e.getMessage().startsWith("the image needs 3145728 bytes of memory: "), e.getMessage());
        assertEquals("drop", bench.log.get(bench.log.size() - 1));
        assertEquals(Map.of("count", 8L), bench.kernel.state);
    }

    @Test
    void theImageGoesIntoTheKernelThatTheCallerNames() throws Exception {
        bench.kernel.name = "spare";
        var report = bench.service()
                .load(LoadOptions.from("a").kernel("spare").replace(true).build());
        assertEquals("spare", report.kernel());
        assertEquals(Map.of("count", 7L), bench.kernel.state);
    }

    @Test
    void theNetworkAndTheOptionsAreThisHosts() throws Exception {
        bench.service()
                .load(LoadOptions.from("a")
                        .replace(true)
                        .restore(Map.of("hostname", "b"))
                        .build());
        assertEquals(Map.of("hostname", "b"), bench.kernel.host.options());
        assertTrue(bench.log.contains("restore network"));
    }
}
