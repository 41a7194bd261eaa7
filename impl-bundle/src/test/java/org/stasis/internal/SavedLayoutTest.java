/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.stasis.api.LoadOptions;
import org.stasis.api.SaveOptions;
import org.stasis.api.UnknownNameException;
import org.stasis.internal.compression.FlateBestSpeed;
import org.stasis.internal.integrity.HmacSha256;
import org.stasis.internal.integrity.NoIntegrity;
import org.stasis.internal.statefile.StateFileFacts;
import org.stasis.internal.statefile.StateFileLayout;

/** Images whose state file has the layout of an older gVisor. */
class SavedLayoutTest {
    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void begin() {
        bench = new Bench(folder);
        bench.kernel.state = new LinkedHashMap<>(Map.of("count", 7L));
        bench.kernel.fill(3 << 20);
    }

    static Stream<Arguments> everyWay() {
        return StateFileLayout.written().stream()
                .flatMap(layout -> Stream.of(true, false)
                        .flatMap(keyed -> Stream.of(true, false)
                                .flatMap(flate -> Stream.of(true, false)
                                        .map(single -> Arguments.of(layout.format(), keyed, flate, single)))));
    }

    @ParameterizedTest(name = "{0}, keyed {1}, flate {2}, single file {3}")
    @MethodSource("everyWay")
    void isWrittenLoadedAndVerified(String layout, boolean keyed, boolean flate, boolean single) throws Exception {
        bench.scheme = keyed ? new HmacSha256() : new NoIntegrity();
        bench.compression = flate ? new FlateBestSpeed() : null;
        bench.save(SaveOptions.to("a").layout(layout).singleFile(single));

        var from = LoadOptions.from("a").scheme(bench.scheme.name());
        bench.verify(from);
        Map<String, Long> then = Map.of("count", 7L);
        List<Byte> pages = bench.kernel.firstBytes();
        bench.kernel.state = new LinkedHashMap<>();
        bench.load(from.replace(true));
        assertEquals(then, bench.kernel.state);
        assertEquals(pages, bench.kernel.firstBytes());
    }

    @ParameterizedTest
    @MethodSource("org.stasis.internal.statefile.StateFileLayout#written")
    void isSeenInTheBytesWithoutManifestOrKey(StateFileLayout layout) throws Exception {
        bench.scheme = new NoIntegrity();
        bench.save(SaveOptions.to("a").layout(layout.format()));
        Path file;
        try (Stream<Path> files = Files.walk(folder)) {
            file = files.filter(path -> path.endsWith("checkpoint.img"))
                    .findFirst()
                    .orElseThrow();
        }
        assertEquals(layout, StateFileFacts.inspect(file).layout());
    }

    @Test
    void thatNobodyKnowsIsRefusedWithThoseThereAre() {
        var refused = assertThrows(
                UnknownNameException.class, () -> bench.save(SaveOptions.to("a").layout("gvisor-1999")));
        assertEquals(
                "no layout named 'gvisor-1999'; present: gvisor-2022, gvisor-202405, gvisor-202608",
                refused.getMessage());
    }
}
