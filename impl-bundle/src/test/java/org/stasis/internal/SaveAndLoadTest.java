/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.stasis.api.AfterSave;
import org.stasis.api.ImageExistsException;
import org.stasis.api.ImageInfo;
import org.stasis.api.ImageNotFoundException;
import org.stasis.api.IncompatibleHostException;
import org.stasis.api.IntegrityException;
import org.stasis.api.KernelBusyException;
import org.stasis.api.KernelException;
import org.stasis.api.KernelInfo;
import org.stasis.api.LoadOptions;
import org.stasis.api.LoadReport;
import org.stasis.api.SaveOptions;
import org.stasis.api.SaveReport;
import org.stasis.api.StateException;
import org.stasis.api.StateFileException;
import org.stasis.api.UnknownNameException;
import org.stasis.internal.compression.FlateBestSpeed;
import org.stasis.internal.host.NoNetwork;
import org.stasis.internal.image.ImageKeys;
import org.stasis.internal.image.SealKey;
import org.stasis.internal.integrity.NoIntegrity;
import org.stasis.internal.memory.OffHeapMemoryFiles;
import org.stasis.internal.memory.PageMarks;
import org.stasis.internal.statefile.StateFileCompression;
import org.stasis.internal.statefile.StateFileFormat;
import org.stasis.testkit.FaultyBackend;
import org.stasis.testkit.FaultyBackend.Fault;

class SaveAndLoadTest {
    private static final List<String> SAVE = List.of(
            "pause",
            "receive task states",
            "stop watchdog",
            "pause network",
            "save host needs",
            "save",
            "save network",
            "resume network",
            "callback saved",
            "start watchdog",
            "unpause");
    private static final List<String> LOAD = List.of(
            "check host",
            "load",
            "restore clocks",
            "time is ready",
            "restore network",
            "restore options",
            "run",
            "start network",
            "loaded");

    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void begin() {
        bench = new Bench(folder);
        bench.kernel.state = new LinkedHashMap<>(Map.of("count", 7L));
        bench.kernel.fill(3 << 20);
    }

    @Test
    void savesInTheOrderOfTheProtocol() throws Exception {
        bench.save(SaveOptions.to("a"));
        assertEquals(SAVE, bench.log);
    }

    @Test
    void aLiveSaveLetsTheKernelGoOnBeforeThePagesAreWritten() throws Exception {
        bench.save(SaveOptions.to("a").live(true));
        assertEquals(
                List.of(
                        "pause",
                        "receive task states",
                        "stop watchdog",
                        "pause network",
                        "save host needs",
                        "save",
                        "save network",
                        "resume network",
                        "start watchdog",
                        "unpause",
                        "callback saved"),
                bench.log);
    }

    @Test
    void aLiveSaveIsOfTheMomentOfThePause() throws Exception {
        List<Byte> then = bench.kernel.firstBytes();
        bench.kernel.onUnpause = () -> bench.kernel.fill(1 << 20);
        bench.save(SaveOptions.to("a").live(true));
        bench.kernel.onUnpause = () -> {};
        assertTrue(bench.kernel.firstBytes().size() > then.size());
        bench.load(LoadOptions.from("a").replace(true));
        assertEquals(then, bench.kernel.firstBytes());
    }

    @Test
    void aLiveSaveThatFailsLeavesNothingAndTheNextOneWorks() throws Exception {
        var storage = bench.backend;
        for (long i = 1, operations = i; i <= operations; i++) {
            var faulty = new FaultyBackend(storage, Fault.FAIL, i);
            bench.backend = faulty;
            bench.log.clear();
            try {
                bench.save(SaveOptions.to("a").live(true).replace(true));
            } catch (StateFileException e) {
                assertEquals(
                        List.of(),
                        bench.log.stream().filter("callback saved"::equals).toList());
            }
            operations = faulty.operations();
        }
        bench.backend = storage;
        bench.save(SaveOptions.to("a").live(true).replace(true));
        assertEquals(4, files().size(), "one manifest and one generation of three files");
    }

    @Test
    void loadsInTheOrderOfTheProtocol() throws Exception {
        bench.save(SaveOptions.to("a"));
        bench.log.clear();
        bench.load(LoadOptions.from("a").replace(true));
        assertEquals(LOAD, bench.log);
    }

    @ParameterizedTest
    @CsvSource({
        "false,false,hmac",
        "true,false,hmac",
        "false,true,hmac",
        "true,true,hmac",
        "false,false,none",
        "true,true,none"
    })
    void bringsBackStateAndMemory(boolean singleFile, boolean compressed, String scheme) throws Exception {
        bench.compression = compressed ? new FlateBestSpeed() : null;
        if (scheme.equals("none")) {
            bench.scheme = new NoIntegrity();
        }
        SaveReport saved = bench.save(SaveOptions.to("a").singleFile(singleFile));
        assertEquals(3 << 20, saved.memoryBytes());
        assertEquals(3 << 19, saved.zeroBytes());
        List<Byte> before = bench.kernel.firstBytes();
        bench.kernel.state = Map.of();
        bench.kernel.fill(1 << 20);
        LoadOptions.Builder how = LoadOptions.from("a").replace(true).scheme(scheme.equals("none") ? "none" : null);
        LoadReport loaded = bench.load(how);
        assertEquals(Map.of("count", 7L), bench.kernel.state);
        assertEquals(before, bench.kernel.firstBytes());
        assertEquals(saved.id(), loaded.id());
        assertEquals(3 << 20, loaded.memoryBytes());
        assertEquals(List.of("as written"), loaded.notes());
        bench.verify(how);
    }

    @Test
    void theMetadataTellsWhatTheKernelHasUsedAndTheNextHostHearsOfIt() throws Exception {
        bench.save(SaveOptions.to("a").metadata(Map.of("reason", "upgrade")));
        LoadReport loaded = bench.load(LoadOptions.from("a").replace(true));
        assertEquals("1.5s", loaded.metadata().get("cpu_usage"));
        assertEquals("4s", loaded.metadata().get("wall_time"));
        assertEquals("upgrade", loaded.metadata().get("reason"));
        assertTrue(loaded.metadata().containsKey("timestamp"));
        assertEquals(bench.kernel.used, bench.kernel.host.earlier());
    }

    @Test
    void stopsTheKernelOnlyWhenAskedToAndCommitted() throws Exception {
        bench.save(SaveOptions.to("a").afterSave(AfterSave.STOP));
        assertEquals("end", bench.log.get(bench.log.size() - 1));
        bench.log.clear();
        assertThrows(
                ImageExistsException.class, () -> bench.save(SaveOptions.to("a").afterSave(AfterSave.STOP)));
        assertEquals(List.of("callback failed", "start watchdog", "unpause"), lastThree());
    }

    private List<String> lastThree() {
        return bench.log.subList(bench.log.size() - 3, bench.log.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"receive task states", "save host needs", "save"})
    void aFaultOfTheKernelIsNotAFaultOfTheFiles(String step) {
        bench.kernel.failAt = step;
        var e = assertThrows(KernelException.class, () -> bench.save(SaveOptions.to("a")));
        assertEquals("told to fail at " + step, e.getMessage());
        assertEquals(1, bench.log.stream().filter("callback failed"::equals).count());
        assertEquals("unpause", bench.log.get(bench.log.size() - 1));
        assertTrue(bench.log.indexOf("callback failed") < bench.log.indexOf("unpause"));
    }

    @Test
    void aCallbackThatThrowsChangesNothing() throws Exception {
        SaveOptions throwing = SaveOptions.to("a")
                .callback(outcome -> {
                    throw new IllegalStateException("callback");
                })
                .build();
        new SavePlan(
                        throwing,
                        bench.kernel,
                        bench.backend,
                        ImageKeys.fresh(new SealKey(bench.scheme, "default", null, Bench.KEYS.get("default"))),
                        null,
                        null,
                        StateFileFormat.newest(StateFileCompression.NONE),
                        null,
                        Duration.ofSeconds(1),
                        name -> () -> {},
                        new NoNetwork(),
                        bench.operations,
                        bench.marks)
                .run();
        assertEquals(List.of("a"), bench.backend.images());
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void whateverStorageOperationFailsTheKernelRunsOnAndTheOldImageStays(Fault fault) throws Exception {
        bench.kernel.memory = new OffHeapMemoryFiles().create("main", 1 << 20);
        bench.kernel.fill(64 << 10);
        bench.save(SaveOptions.to("a"));
        var storage = bench.backend;
        for (long i = 1, operations = i; i <= operations; i++) {
            var faulty = new FaultyBackend(storage, fault, i);
            bench.backend = faulty;
            bench.log.clear();
            bench.kernel.state = new LinkedHashMap<>(Map.of("count", i));
            boolean saved = saved(fault + " at " + i);
            operations = faulty.operations();
            assertRanOn(saved);
            bench.backend = storage;
            bench.load(LoadOptions.from("a").replace(true));
            if (saved) {
                assertEquals(Map.of("count", i), bench.kernel.state);
            }
            assertEquals(List.of("a"), storage.images());
        }
        bench.save(SaveOptions.to("a").replace(true));
        if (fault != Fault.STOP) { // where not even closing reached the storage, it must take the writer for alive
            assertEquals(4, files().size(), "one manifest and one generation of three files");
        }
    }

    /** What fails before the pause touches no kernel, and what fails later is told before the kernel goes on. */
    private void assertRanOn(boolean saved) {
        if (saved || !bench.log.isEmpty()) {
            assertEquals("unpause", bench.log.get(bench.log.size() - 1));
            assertEquals(
                    List.of(saved ? "callback saved" : "callback failed"),
                    bench.log.stream().filter(s -> s.startsWith("callback")).toList());
        }
    }

    private boolean saved(String when) {
        return saved(SaveOptions.to("a").replace(true), when);
    }

    private boolean saved(SaveOptions.Builder how, String when) {
        try {
            bench.save(how);
            return true;
        } catch (StateException e) {
            assertInstanceOf(StateFileException.class, e, when);
            return false;
        }
    }

    /** A memory of random pages, so that no two windows are the same. */
    private void fillAtRandom(int bytes) {
        bench.kernel.memory = new OffHeapMemoryFiles().create("main", 8 << 20);
        byte[] pages = new byte[bytes];
        new Random(1).nextBytes(pages);
        bench.kernel.memory.write(bench.kernel.memory.allocate(bytes).start(), ByteBuffer.wrap(pages));
    }

    private void change(int window) {
        bench.kernel.memory.write(window * 65536L, ByteBuffer.wrap(new byte[] {(byte) window, 77}));
    }

    private void assertLoads(String image, List<Byte> contents) throws Exception {
        bench.verify(LoadOptions.from(image));
        bench.load(LoadOptions.from(image).replace(true));
        assertEquals(contents, bench.kernel.firstBytes());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void imagesFormATreeAndEachLoadsWithoutTheOthers(boolean live) throws Exception {
        fillAtRandom(1 << 20);
        SaveReport a = bench.save(SaveOptions.to("a").live(live));
        List<Byte> inA = bench.kernel.firstBytes();
        change(1);
        SaveReport b = bench.save(SaveOptions.to("b").base("a").live(live));
        List<Byte> inB = bench.kernel.firstBytes();
        change(2);
        bench.save(SaveOptions.to("c").base("b").live(live));
        List<Byte> inC = bench.kernel.firstBytes();
        bench.load(LoadOptions.from("a").replace(true));
        change(3);
        SaveReport d = bench.save(SaveOptions.to("d").base("a").live(live));
        List<Byte> inD = bench.kernel.firstBytes();

        assertEquals(List.of(), b.notes());
        assertEquals(0, a.sharedBytes());
        assertEquals((1 << 20) - 65536, b.sharedBytes());
        assertEquals((1 << 20) - 65536, d.sharedBytes(), "the marks of a loaded image are known too");
        assertTrue(b.storedBytes() < a.storedBytes() / 8, () -> a + " " + b);
        assertEquals(b.id(), Catalog.of(bench.backend).image("c").parent());
        Set<String> files = Catalog.of(bench.backend).image("c").files().stream()
                .map(ImageInfo.File::name)
                .collect(Collectors.toSet());
        String[] adopted = {"pages-" + a.id() + ".img", "pages-" + b.id() + ".img"};
        assertEquals(Set.of("checkpoint.img", adopted[0], adopted[1], "pages.img", "pages_meta.img"), files);
        bench.backend.delete("a");
        assertLoads("b", inB);
        assertLoads("c", inC);
        bench.backend.delete("b");
        assertLoads("c", inC);
        bench.backend.delete("c");
        assertLoads("d", inD);
        assertThrows(ImageNotFoundException.class, () -> assertLoads("a", inA));
    }

    @Test
    void aSaveMayReplaceItsBase() throws Exception {
        fillAtRandom(1 << 20);
        for (int i = 0; i < 5; i++) {
            change(i);
            SaveOptions.Builder how = SaveOptions.to("a").replace(true);
            bench.save(i == 0 ? how : how.base("a"));
            List<Byte> contents = bench.kernel.firstBytes();
            assertLoads("a", contents);
        }
        assertEquals(List.of("a"), bench.backend.images());
    }

    @Test
    void anotherServiceSharesByContent() throws Exception {
        fillAtRandom(1 << 20);
        bench.save(SaveOptions.to("a"));
        change(1);
        bench.marks = new PageMarks();
        SaveReport b = bench.save(SaveOptions.to("b").base("a"));
        assertEquals((1 << 20) - 65536, b.sharedBytes());
        assertLoads("b", bench.kernel.firstBytes());
    }

    @Test
    void nothingIsSharedWithABaseOfAnotherKeySchemeOrShapeAndItSaysWhy() throws Exception {
        fillAtRandom(1 << 20);
        bench.save(SaveOptions.to("keyed"));
        bench.save(SaveOptions.to("single").singleFile(true));
        assertNothingShared(
                bench.save(SaveOptions.to("b").base("keyed").key("other")),
                "nothing is shared with base 'keyed': it is by keys of hmac-sha256 from default,"
                        + " and this image by keys of hmac-sha256 from other");
        assertNothingShared(
                bench.save(SaveOptions.to("c").base("single")),
                "nothing is shared with base 'single': pages inside a state file are not shared");
        assertNothingShared(
                bench.save(SaveOptions.to("d").base("keyed").singleFile(true)),
                "nothing is shared with base 'keyed': pages inside a state file are not shared");
        bench.scheme = new NoIntegrity();
        assertNothingShared(
                bench.save(SaveOptions.to("e").base("keyed")),
                "nothing is shared with base 'keyed': it is by keys of hmac-sha256 from default,"
                        + " and this image by keys of none");
        assertEquals(1 << 20, bench.save(SaveOptions.to("f").base("e")).sharedBytes(), "checksums share too");
    }

    private static void assertNothingShared(SaveReport report, String why) {
        assertEquals(0, report.sharedBytes());
        assertEquals(List.of(why), report.notes());
    }

    @Test
    void refusesABaseThatIsNotAuthentic() throws Exception {
        fillAtRandom(1 << 20);
        bench.save(SaveOptions.to("a"));
        for (Path file : files()) {
            byte[] good = Files.readAllBytes(file);
            if (!file.endsWith("checkpoint.img")) {
                Files.write(file, Arrays.copyOf(good, good.length - 1));
                bench.log.clear();
                assertThrows(
                        StateFileException.class,
                        () -> bench.save(SaveOptions.to("b").base("a")),
                        file.toString());
                assertEquals(List.of(), bench.log, "the kernel was not paused for it");
                Files.write(file, good);
            }
        }
        assertEquals(List.of("a"), bench.backend.images());
        bench.save(SaveOptions.to("b").base("a"));
    }

    @Test
    void aBaseMustBeOfAKernelOfTheSameType() throws Exception {
        bench.save(SaveOptions.to("a"));
        bench.kernel.type = "another";
        var e = assertThrows(
                IncompatibleHostException.class,
                () -> bench.save(SaveOptions.to("b").base("a")));
        assertTrue(e.getMessage().contains("it is of a kernel of type 'scripted', not 'another'"), e.getMessage());
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void whateverOperationOfAnIncrementalSaveFailsBothImagesAreWhole(Fault fault) throws Exception {
        fillAtRandom(256 << 10);
        bench.save(SaveOptions.to("base"));
        List<Byte> inBase = bench.kernel.firstBytes();
        change(1);
        bench.save(SaveOptions.to("a").base("base"));
        List<Byte> inA = bench.kernel.firstBytes();
        var storage = bench.backend;
        for (long i = 1, operations = i; i <= operations; i++) {
            change((int) i % 4);
            List<Byte> changed = bench.kernel.firstBytes();
            var faulty = new FaultyBackend(storage, fault, i);
            bench.backend = faulty;
            bench.log.clear();
            boolean saved = saved(SaveOptions.to("a").base("base").replace(true), fault + " at " + i);
            operations = faulty.operations();
            assertRanOn(saved);
            bench.backend = storage;
            bench.load(LoadOptions.from("a").replace(true));
            assertTrue(
                    bench.kernel.firstBytes().equals(saved ? changed : inA) || fault == Fault.ANSWER_LOST,
                    fault + " at " + i);
            inA = bench.kernel.firstBytes();
        }
        assertLoads("base", inBase);
        storage.delete("base");
        bench.load(LoadOptions.from("a").replace(true));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyChangedByteOfAnyFileIsRefusedBeforeTheKernelIsTouched(boolean incremental) throws Exception {
        bench.kernel.memory = new OffHeapMemoryFiles().create("main", 1 << 20);
        bench.kernel.fill(incremental ? 64 << 10 : 8192);
        bench.save(SaveOptions.to("a"));
        if (incremental) {
            bench.kernel.fill(8192); // in another window, so that all of the first is taken over
            bench.save(SaveOptions.to("a").base("a").replace(true));
            assertEquals(5, files().size(), "the base's pages are adopted");
        }
        for (Path file : files()) {
            byte[] good = Files.readAllBytes(file);
            for (int at = 0; at < good.length; at += good.length > 2000 ? good.length / 100 : 1) {
                byte[] bad = good.clone();
                bad[at] ^= 0x10;
                Files.write(file, bad);
                bench.log.clear();
                // a scheme's name that was changed is a name nobody answers to
                StateException refused = assertThrows(
                        StateException.class,
                        () -> bench.load(LoadOptions.from("a").replace(true)),
                        file + "@" + at);
                assertTrue(refused instanceof StateFileException || refused instanceof UnknownNameException);
                assertTrue(!bench.log.contains("run"), () -> file + " " + bench.log);
            }
            for (int length = 0; length < good.length; length += Math.max(1, good.length / 50)) {
                Files.write(file, Arrays.copyOf(good, length));
                assertThrows(
                        StateFileException.class,
                        () -> bench.load(LoadOptions.from("a").replace(true)));
            }
            Files.write(file, Arrays.copyOf(good, good.length + 1));
            assertThrows(
                    StateFileException.class,
                    () -> bench.load(LoadOptions.from("a").replace(true)));
            Files.write(file, good);
        }
        bench.load(LoadOptions.from("a").replace(true));
    }

    private List<Path> files() throws Exception {
        try (var all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(".img") || file.endsWith("manifest.json"))
                    .toList();
        }
    }

    @Test
    void filesOfAnotherImageOfTheSameKernelAndKeyAreRefused() throws Exception {
        bench.save(SaveOptions.to("a"));
        List<Path> first = new ArrayList<>(files());
        bench.save(SaveOptions.to("b"));
        List<Path> second = new ArrayList<>(files());
        second.removeAll(first);
        for (Path theirs : first) {
            Path ours = second.stream()
                    .filter(file -> file.getFileName().equals(theirs.getFileName()))
                    .findFirst()
                    .orElseThrow();
            byte[] good = Files.readAllBytes(ours);
            Files.copy(theirs, ours, StandardCopyOption.REPLACE_EXISTING);
            boolean same = Arrays.equals(good, Files.readAllBytes(ours)); // pages may well be the same
            if (!same) {
                assertThrows(
                        StateFileException.class,
                        () -> bench.load(LoadOptions.from("b").replace(true)),
                        ours.toString());
            }
            Files.write(ours, good);
        }
    }

    @Test
    void anImageWithoutAuthenticationLoadsOnlyWhenAskedForByName() throws Exception {
        bench.scheme = new NoIntegrity();
        bench.save(SaveOptions.to("a"));
        var e = assertThrows(
                IntegrityException.class, () -> bench.load(LoadOptions.from("a").replace(true)));
        assertTrue(e.getMessage().contains("which authenticates nothing"), e.getMessage());
        assertThrows(
                IntegrityException.class,
                () -> bench.load(LoadOptions.from("a").replace(true).scheme("hmac-sha256")));
        bench.load(LoadOptions.from("a").replace(true).scheme("none"));
    }

    @Test
    void anotherKeyIsNotTaken() throws Exception {
        bench.save(SaveOptions.to("a"));
        var e = assertThrows(
                IntegrityException.class,
                () -> bench.load(LoadOptions.from("a").replace(true).key("other")));
        assertTrue(e.getMessage().contains("its seal is not by key 'other'"), e.getMessage());
        assertThrows(
                IntegrityException.class,
                () -> bench.load(LoadOptions.from("a").replace(true).key("missing")));
    }

    @Test
    void anImageUnderAnotherNameIsNotTaken() throws Exception {
        bench.save(SaveOptions.to("a"));
        bench.save(SaveOptions.to("b"));
        Files.copy(
                folder.resolve("a/manifest.json"),
                folder.resolve("b/manifest.json"),
                StandardCopyOption.REPLACE_EXISTING);
        var e = assertThrows(
                IntegrityException.class, () -> bench.load(LoadOptions.from("b").replace(true)));
        assertTrue(e.getMessage().contains("it is the manifest of image 'a'"), e.getMessage());
    }

    @Test
    void tellsAllThatSpeaksAgainstTheHostAndLeavesTheKernelAlone() throws Exception {
        bench.save(SaveOptions.to("a"));
        bench.log.clear();
        bench.kernel.objections = List.of("task 'x' is missing", "type 'y' is missing");
        var e = assertThrows(
                IncompatibleHostException.class,
                () -> bench.load(LoadOptions.from("a").replace(true)));
        assertEquals(List.of("task 'x' is missing", "type 'y' is missing"), e.reasons());
        assertEquals(List.of("check host"), bench.log);
    }

    @ParameterizedTest
    @CsvSource({"scripted,1.1,false", "scripted,1.2,true", "scripted,1.3,true", "scripted,2.0,false", "other,1.2,false"
    })
    void readsOlderMinorVersionsOfTheSameTypeOnly(String type, String version, boolean loads) throws Exception {
        bench.save(SaveOptions.to("a"));
        bench.kernel.type = type;
        bench.kernel.version = version;
        if (loads) {
            bench.load(LoadOptions.from("a").replace(true));
        } else {
            assertThrows(
                    IncompatibleHostException.class,
                    () -> bench.load(LoadOptions.from("a").replace(true)));
        }
    }

    @Test
    void aKernelWithLiveTasksIsReplacedOnlyIfAllowed() throws Exception {
        bench.save(SaveOptions.to("a"));
        assertThrows(KernelBusyException.class, () -> bench.load(LoadOptions.from("a")));
        bench.kernel.status = KernelInfo.Status.IDLE;
        bench.load(LoadOptions.from("a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"load", "restore clocks", "restore options", "run"})
    void aLoadThatFailsDropsWhatItMade(String step) throws Exception {
        bench.save(SaveOptions.to("a"));
        bench.log.clear();
        Object before = bench.kernel.state;
        bench.kernel.failAt = step;
        assertThrows(
                KernelException.class, () -> bench.load(LoadOptions.from("a").replace(true)));
        assertEquals(before, bench.kernel.state);
        assertEquals(step.equals("load") ? "load" : "drop", bench.log.get(bench.log.size() - 1));
    }

    @Test
    void anIdleKernelIsNeitherPausedNorGivenAKey() {
        bench.kernel.status = KernelInfo.Status.IDLE;
        List<String> asked = new ArrayList<>();
        DefaultStateService service = bench.service();
        service.present.keySources = List.of(id -> {
            asked.add(id);
            return Optional.empty();
        });
        var e = assertThrows(
                KernelException.class, () -> service.save(SaveOptions.to("a").build()));
        assertEquals("kernel 'main' is idle: there is nothing to save; start it or load it first", e.getMessage());
        assertEquals(List.of(), asked);
        assertEquals(List.of(), bench.log);
    }

    @Test
    void aMissingImageIsToldAsSuch() {
        var e = assertThrows(ImageNotFoundException.class, () -> bench.load(LoadOptions.from("nowhere")));
        assertTrue(e.getMessage().contains("there is no image 'nowhere' in backend 'file'"), e.getMessage());
    }
}
