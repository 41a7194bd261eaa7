/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.stasis.api.CompactReport;
import org.stasis.api.ImageInfo;
import org.stasis.api.LoadOptions;
import org.stasis.api.SaveOptions;
import org.stasis.api.SaveReport;
import org.stasis.api.StateException;
import org.stasis.api.StateFileException;
import org.stasis.internal.compression.FlateBestSpeed;
import org.stasis.internal.integrity.Aes256Gcm;
import org.stasis.internal.integrity.Ed25519;
import org.stasis.internal.integrity.NoIntegrity;
import org.stasis.internal.memory.OffHeapMemoryFiles;
import org.stasis.internal.memory.PageMarks;
import org.stasis.spi.IntegrityScheme;
import org.stasis.spi.PageBackend;
import org.stasis.testkit.FaultyBackend;
import org.stasis.testkit.FaultyBackend.Fault;

class CompactTest {
    private static final int WINDOW = 64 << 10;
    private static final int WINDOWS = 12;

    @TempDir
    Path folder;

    private Bench bench;
    private List<Byte> contents;

    /** A chain of images a, b, c of a kernel that changes a third of its memory between them. */
    @BeforeEach
    void saveAChain() throws Exception {
        bench = new Bench(folder);
        bench.kernel.state = Map.of("count", 7L);
        bench.kernel.memory = new OffHeapMemoryFiles().create("main", 8 << 20);
        byte[] pages = new byte[WINDOWS * WINDOW];
        new Random(1).nextBytes(pages);
        bench.kernel.memory.write(bench.kernel.memory.allocate(pages.length).start(), ByteBuffer.wrap(pages));
        bench.save(SaveOptions.to("a"));
        change(0);
        bench.save(SaveOptions.to("b").base("a"));
        bench.compression = new FlateBestSpeed();
        change(4);
        bench.save(SaveOptions.to("c").base("b"));
        contents = bench.kernel.firstBytes();
    }

    static List<IntegrityScheme> schemes() {
        return List.of(new Aes256Gcm(), new Ed25519(), new NoIntegrity());
    }

    @ParameterizedTest
    @MethodSource("schemes")
    void rewritesImagesOfEverySeal(IntegrityScheme scheme) throws Exception {
        bench.scheme = scheme;
        bench.save(SaveOptions.to("d"));
        change(8);
        bench.save(SaveOptions.to("e").base("d"));
        List<Byte> saved = bench.kernel.firstBytes();
        assertEquals(info("d").id(), info("e").parent());
        bench.compact(LoadOptions.from("e").scheme(scheme.name()));
        bench.backend.delete("d");
        bench.load(LoadOptions.from("e").scheme(scheme.name()).replace(true));
        assertEquals(saved, bench.kernel.firstBytes());
    }

    private void change(int first) {
        for (int window = first; window < first + 4; window++) {
            bench.kernel.memory.write((long) window * WINDOW, ByteBuffer.wrap(new byte[] {(byte) window, 99}));
        }
    }

    private ImageInfo info(String image) throws StateException {
        return Catalog.of(bench.backend).image(image);
    }

    private void assertLoads(String image) throws Exception {
        bench.verify(LoadOptions.from(image));
        bench.load(LoadOptions.from(image).replace(true));
        assertEquals(contents, bench.kernel.firstBytes());
        assertEquals(Map.of("count", 7L), bench.kernel.state);
    }

    @Test
    void anImageIsRewrittenWithAllItsPagesInItsOwnFile() throws Exception {
        ImageInfo before = info("c");
        assertEquals(5, before.files().size());
        CompactReport report = bench.compact(LoadOptions.from("c"));
        ImageInfo after = info("c");
        assertEquals(3, after.files().size());
        assertEquals(before.bytes(), report.bytesBefore());
        assertEquals(after.bytes(), report.bytes());
        assertTrue(report.bytes() < report.bytesBefore(), report.toString());
        assertEquals(report.id(), after.id());
        assertNotEquals(before.id(), after.id());
        assertEquals(before.created(), after.created());
        assertEquals(before.parent(), after.parent());
        assertEquals(before.metadata(), after.metadata());
        bench.backend.delete("a");
        bench.backend.delete("b");
        assertLoads("c");
    }

    @Test
    void anImageThatSharesNothingIsLeftAsItIs() throws Exception {
        CompactReport report = bench.compact(LoadOptions.from("a"));
        assertEquals(info("a").id(), report.id());
        assertEquals(report.bytesBefore(), report.bytes());
    }

    @Test
    void theNextSaveSharesWithTheCompactedImageWithoutLookingAtMemory() throws Exception {
        bench.compact(LoadOptions.from("c"));
        SaveReport next = bench.save(SaveOptions.to("d").base("c"));
        assertEquals(next.memoryBytes(), next.sharedBytes());
        assertEquals(4, info("d").files().size());
        bench.marks = new PageMarks();
        assertLoads("d");
    }

    @Test
    void aDamagedImageIsRefusedAndStaysAsItIs() throws Exception {
        try (var all = Files.walk(folder.resolve("c"))) {
            for (Path file :
                    all.filter(path -> path.toString().endsWith(".img")).toList()) {
                byte[] good = Files.readAllBytes(file);
                byte[] bad = good.clone();
                bad[good.length - 1] ^= 1;
                Files.write(file, bad);
                ImageInfo before = info("c");
                assertThrows(StateFileException.class, () -> bench.compact(LoadOptions.from("c")), file.toString());
                assertEquals(before, info("c"));
                Files.write(file, good);
            }
        }
        assertLoads("c");
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void whateverStorageOperationFailsTheOldOrTheNewImageIsWhole(Fault fault) throws Exception {
        var storage = bench.backend;
        for (long i = 1, operations = i; i <= operations; i++) {
            bench.save(SaveOptions.to("d").base("b").replace(true));
            var faulty = new FaultyBackend(storage, fault, i);
            bench.backend = faulty;
            try {
                bench.compact(LoadOptions.from("d"));
            } catch (StateException e) {
                assertInstanceOf(StateFileException.class, e, fault + " at " + i);
            }
            operations = faulty.operations();
            bench.backend = storage;
            bench.verify(LoadOptions.from("d"));
        }
        assertLoads("d");
    }

    @Test
    void anImageThatWasReplacedMeanwhileIsNotOverwritten() throws Exception {
        var storage = bench.backend;
        AtomicInteger asked = new AtomicInteger();
        InvocationHandler replacing = (proxy, method, arguments) -> {
            if (method.getName().equals("manifest") && asked.incrementAndGet() == 2) {
                bench.backend = storage;
                bench.save(SaveOptions.to("c").replace(true)); // in the last moment before the commit
            }
            return method.invoke(storage, arguments);
        };
        Class<?>[] types = {PageBackend.class};
        bench.backend = (PageBackend) Proxy.newProxyInstance(getClass().getClassLoader(), types, replacing);
        var e = assertThrows(StateFileException.class, () -> bench.compact(LoadOptions.from("c")));
        assertTrue(e.getMessage().contains("was replaced meanwhile"), e.getMessage());
        assertEquals(null, info("c").parent(), "it is the newer one");
        assertLoads("c");
    }
}
