/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.apache.karaf.service.guard.tools.ACLConfigurationParser;
import org.apache.karaf.shell.api.action.Command;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stasis.api.AfterSave;
import org.stasis.api.ImageInfo;
import org.stasis.api.Integrity;
import org.stasis.api.SaveOptions;
import org.stasis.api.StateException;

class CommandsTest {
    private final CannedState state = new CannedState();
    private final KarafShell shell = new KarafShell(state);

    @AfterEach
    void leave() {
        shell.close();
    }

    @Test
    void saveTellsWhatWentWhereAndHowFast() throws Exception {
        assertEquals("""
            Saved kernel main as file:nightly (5b1f0f0e-3f55-4c39-9a0c-0e6d4e2f8a11)
            412.3 MiB stored in 1.52 s (271.3 MiB/s); 1.2 GiB of memory, 790.1 MiB of zero pages left out; paused for 85 ms
            """, shell.run("state:save nightly"));
        state.zeroBytes = 0;
        assertEquals("""
            Saved kernel main as file:nightly and stopped it (5b1f0f0e-3f55-4c39-9a0c-0e6d4e2f8a11)
            412.3 MiB stored in 1.52 s (271.3 MiB/s); 1.2 GiB of memory; paused for 85 ms
            """, shell.run("state:save --stop nightly"));
    }

    @Test
    void saveTellsWhatIsSharedWithTheBaseOrWhyNothingIs() throws Exception {
        state.sharedBytes = 400 << 20;
        state.sentences = List.of("nothing is shared with base 'monday': it is by another key");
        assertEquals("""
            Saved kernel main as file:nightly (5b1f0f0e-3f55-4c39-9a0c-0e6d4e2f8a11)
            412.3 MiB stored in 1.52 s (271.3 MiB/s); 1.2 GiB of memory, 790.1 MiB of zero pages left out, 400.0 MiB shared; paused for 85 ms
            note: nothing is shared with base 'monday': it is by another key
            """, shell.run("state:save --base monday nightly"));
    }

    @Test
    void cancelNamesKernelsThatAreIdle() throws Exception {
        assertEquals("main cancelled\n", shell.run("state:cancel main"));
        var e = assertThrows(Exception.class, () -> shell.run("state:cancel main spare"));
        assertTrue(e.getMessage().contains("kernel 'spare' is neither being saved nor loaded"), e.getMessage());
        assertEquals(List.of("cancel main", "cancel main", "cancel spare"), state.calls);
    }

    @Test
    void saveTakesALimitWithAUnit() throws Exception {
        shell.run("state:save --limit 50m n");
        assertEquals(50 << 20, state.saveOptions.maxBytesPerSecond());
        shell.run("state:save --limit 500 n");
        assertEquals(500, state.saveOptions.maxBytesPerSecond());
        shell.run("state:save n");
        assertEquals(0, state.saveOptions.maxBytesPerSecond());
        assertThrows(Exception.class, () -> shell.run("state:save --limit much n"));
    }

    @Test
    void compactTellsBothSizes() throws Exception {
        assertEquals("""
                file:nightly has its pages for itself (5b1f0f0e-3f55-4c39-9a0c-0e6d4e2f8a11)
                412.3 MiB, before 858.3 MiB, in 1.52 s
                """, shell.run("state:compact file:nightly --scheme none --key ops"));
        assertEquals("file:nightly", state.loadOptions.image().toString());
        assertEquals("none", state.loadOptions.scheme());
        assertEquals("ops", state.loadOptions.key());
    }

    @Test
    void secretsComeFromFilesAndNotFromTheCommandLine(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("login"), "open sesame\n");
        for (String command : List.of("load", "rehearse")) {
            shell.run("state:" + command + " nightly --secret Login.password=@" + file + " --secret b=@" + file);
            assertEquals(
                    List.of("Login.password", "b"),
                    state.loadOptions.secrets().keySet().stream().sorted().toList());
            assertEquals("open sesame\n", new String(state.loadOptions.secrets().get("b")));
        }
        assertEquals(
                "Error executing command: --secret takes NAME=@FILE, the secret of 'a' in a file\n",
                shell.fail("state:load nightly --secret a=sesame"));
        shell.run("state:save nightly --secrets-key vault");
        assertEquals("vault", state.saveOptions.secretsKey());
    }

    @Test
    void saveTakesOptionsBeforeTheImage() throws Exception {
        shell.run("state:save --kernel main --scheme blake3 --key ops --compression none --layout gvisor-2022 --base"
                + " monday --stop --replace --single-file --keep-zero-pages --metadata reason=upgrade --metadata"
                + " who=me=you --timeout 7 file:n");
        assertSaveOptions();
    }

    @Test
    void saveTakesOptionsAfterTheImage() throws Exception {
        shell.run("state:save file:n --kernel main --scheme=blake3 --key ops --compression none --layout gvisor-2022"
                + " --base monday --stop --replace --single-file --keep-zero-pages --metadata reason=upgrade"
                + " --metadata who=me=you --timeout 7");
        assertSaveOptions();
    }

    @Test
    void saveTakesOptionsOnBothSides() throws Exception {
        shell.run("state:save --metadata a=1 --stop n --metadata b=2 --stop=false");
        assertEquals(Map.of("a", "1", "b", "2"), state.saveOptions.metadata());
        assertEquals(AfterSave.RESUME, state.saveOptions.afterSave());
    }

    private void assertSaveOptions() {
        SaveOptions options = state.saveOptions;
        assertEquals("file:n", options.image().toString());
        assertEquals("main", options.kernel());
        assertEquals("gvisor-2022", options.layout());
        assertEquals("blake3", options.scheme());
        assertEquals("ops", options.key());
        assertEquals("none", options.compression());
        assertEquals("monday", options.base());
        assertEquals(AfterSave.STOP, options.afterSave());
        assertTrue(options.replace());
        assertTrue(options.singleFile());
        assertEquals(false, options.excludeZeroPages());
        assertEquals(Map.of("reason", "upgrade", "who", "me=you"), options.metadata());
        assertEquals(Duration.ofSeconds(7), options.safepointTimeout());
    }

    @Test
    void saveWithoutOptionsLeavesEverythingToTheConfiguration() throws Exception {
        shell.run("state:save nightly");
        SaveOptions options = state.saveOptions;
        assertEquals("nightly", options.image().toString());
        assertNull(options.kernel());
        assertNull(options.scheme());
        assertNull(options.key());
        assertNull(options.compression());
        assertNull(options.base());
        assertEquals(AfterSave.RESUME, options.afterSave());
        assertEquals(false, options.replace());
        assertEquals(false, options.singleFile());
        assertTrue(options.excludeZeroPages());
        assertEquals(Map.of(), options.metadata());
        assertNull(options.safepointTimeout());
    }

    @Test
    void saveRefusesWhatItDoesNotUnderstand() {
        assertEquals("Error executing command: Undefined option: --kernal\n", shell.fail("state:save n --kernal main"));
        assertEquals(
                "Error executing command: Missing value for option: --kernel\n", shell.fail("state:save n --kernel"));
        assertEquals(
                "Error executing command: --timeout takes a whole number of seconds, at least 1, not 'soon'\n",
                shell.fail("state:save n --timeout soon"));
        assertEquals(
                "Error executing command: --timeout takes a whole number of seconds, at least 1, not '0'\n",
                shell.fail("state:save n --timeout 0"));
        assertEquals(
                "Error executing command: --stop is true or false, not 'maybe'\n",
                shell.fail("state:save n --stop=maybe"));
        assertEquals("Error executing command: one at a time: what is 'm'?\n", shell.fail("state:save n m"));
        assertEquals(
                "Error executing command: --metadata takes NAME=VALUE, not 'reason'\n",
                shell.fail("state:save n --metadata reason"));
        assertEquals(
                "Error executing command: --metadata names 'a' twice\n",
                shell.fail("state:save n --metadata a=1 --metadata a=2"));
        assertEquals(
                "Error executing command: '-x' is not an image name: 1 to 100 letters, digits, dots, underscores and"
                        + " dashes, beginning with a letter or digit\n",
                shell.fail("state:save file:-x"));
    }

    @Test
    void loadTellsWhatRunsNowAndWhatAPersonShouldKnow() throws Exception {
        state.sentences = List.of("task feed is new on this host", "clock\u001b[2Jset\nback");
        assertEquals("""
            Loaded file:nightly into kernel main (5b1f0f0e-3f55-4c39-9a0c-0e6d4e2f8a11)
            1.2 GiB of memory restored in 900 ms (1.3 GiB/s)
            note: task feed is new on this host
            note: clock\\u001b[2Jset\\u000aback
            """, shell.run("state:load nightly"));
    }

    @Test
    void loadTellsWhenTasksRunBeforeAllMemoryIsThere() throws Exception {
        state.resident = new CompletableFuture<>();
        String loading = """
                Loaded file:nightly into kernel main (5b1f0f0e-3f55-4c39-9a0c-0e6d4e2f8a11)
                tasks run after 12 ms; 1.2 GiB of memory: %s
                """;
        assertEquals(loading.formatted("loading"), shell.run("state:load nightly --lazy"));
        state.resident.completeExceptionally(new StateException("pages.img is gone"));
        assertEquals(loading.formatted("failed: pages.img is gone"), shell.run("state:load nightly --lazy"));
    }

    @Test
    void loadPassesItsOptionsOn() throws Exception {
        shell.run("state:load nightly --kernel spare --scheme none --key ops --replace --fallback --lazy"
                + " --restore hostname=b --restore x=");
        assertTrue(state.loadOptions.lazy());
        assertEquals("nightly", state.loadOptions.image().toString());
        assertEquals("spare", state.loadOptions.kernel());
        assertEquals("none", state.loadOptions.scheme());
        assertEquals("ops", state.loadOptions.key());
        assertTrue(state.loadOptions.replace());
        assertTrue(state.loadOptions.fallback());
        assertEquals(Map.of("hostname", "b", "x", ""), state.loadOptions.restore());
        shell.run("state:load nightly");
        assertEquals(false, state.loadOptions.replace());
        assertEquals(false, state.loadOptions.fallback());
        assertNull(state.loadOptions.scheme());
    }

    @Test
    void rehearseTellsThatNothingRuns() throws Exception {
        state.sentences = List.of("task feed is new on this host");
        assertEquals("""
            file:nightly restores in kernel main (5b1f0f0e-3f55-4c39-9a0c-0e6d4e2f8a11)
            1.2 GiB of memory rebuilt in 900 ms (1.3 GiB/s) and thrown away
            note: task feed is new on this host
            """, shell.run("state:rehearse nightly --kernel spare --key ops --restore hostname=b"));
        assertEquals("spare", state.loadOptions.kernel());
        assertEquals("ops", state.loadOptions.key());
        assertEquals(Map.of("hostname", "b"), state.loadOptions.restore());
    }

    @Test
    void verifyTellsWhatWasChecked() throws Exception {
        state.sentences = List.of("scheme none authenticates nothing");
        assertEquals("""
            file:nightly is intact (5b1f0f0e-3f55-4c39-9a0c-0e6d4e2f8a11)
            412.3 MiB and 413 extents checked under scheme hmac-sha256 in 600 ms (687.2 MiB/s)
            caution: scheme none authenticates nothing
            """, shell.run("state:verify file:nightly --scheme hmac-sha256 --key ops"));
        assertEquals("hmac-sha256", state.loadOptions.scheme());
        assertEquals("ops", state.loadOptions.key());
    }

    @Test
    void verifyTakesPathsToo() throws Exception {
        CannedInspector inspector = new CannedInspector();
        shell.link.inspector = inspector;
        assertEquals("""
            /images/checkpoint.img is intact (-)
            1.0 MiB and 0 extents checked under scheme hmac-sha256 in 500 ms (2.0 MiB/s)
            caution: There is no manifest.
            """, shell.run("state:verify /images/checkpoint.img --key /etc/runsc.key"));
        assertEquals(List.of("verify /images/checkpoint.img /etc/runsc.key"), inspector.calls);
        assertEquals(List.of(), state.calls);
        assertEquals(
                "Error executing command: ./a is of scheme 'hmac-sha256', not 'blake3'\n",
                shell.fail("state:verify ./a --scheme blake3"));
    }

    @Test
    void resealNamesTheNewKeyAndChecksWithTheOldOne() throws Exception {
        assertEquals(
                "file:nightly is sealed with key ops-2026\n",
                shell.run("state:reseal nightly --key ops-2026 --old-key ops-2025 --scheme hmac-sha256"));
        assertEquals("ops-2025", state.loadOptions.key());
        assertEquals("hmac-sha256", state.loadOptions.scheme());
        assertEquals(List.of("reseal to ops-2026"), state.calls);
    }

    @Test
    void listAlignsImagesOfAllConditions() throws Exception {
        assertEquals("""
            IMAGE         CREATED               KERNEL  FORMAT    SCHEME       INTEGRITY       SIZE
            file:nightly  2026-11-23T10:15:30Z  main    stasis-1  hmac-sha256  sealed     412.3 MiB
            file:b-17     2026-11-23T10:15:30Z  main    stasis-1  hmac-sha256  sealed      12.0 KiB
            file:cut      -                     -       -         -            damaged         17 B
            """, shell.run("state:list"));
        state.empty = true;
        assertEquals("No images in the default backend\n", shell.run("state:list"));
        assertEquals("No images in backend memory\n", shell.run("state:list --backend memory"));
        assertEquals(List.of("list null", "list null", "list memory"), state.calls);
        assertEquals("[]\n", shell.run("state:list --json"));
    }

    @Test
    void inspectShowsAllAnImageSays() throws Exception {
        assertEquals("""
            Image        file:nightly
            Id           5b1f0f0e-3f55-4c39-9a0c-0e6d4e2f8a11
            Format       stasis-1
            Created      2026-11-23T10:15:30.123456Z
            Kernel       main (jvm 1.0)
            Scheme       hmac-sha256
            Key          ops-2026
            Integrity    sealed: authenticated with a key; not checked here
            Compression  flate-best-speed
            Size         412.3 MiB in 2 files

            FILE                 SIZE      BYTES
            checkpoint.img   12.0 KiB      12288
            pages.img       412.3 MiB  432318946

            METADATA
            cpu_usage  1m2s
            reason     upgrade
            """, shell.run("state:inspect nightly"));
        assertEquals(List.of("inspect image nightly"), state.calls);
    }

    @Test
    void inspectShowsHowLittleADamagedImageSays() throws Exception {
        state.inspected = CannedState.damaged("cut");
        assertEquals("""
            Image      file:cut
            Integrity  damaged: not readable as what it claims to be
            Size       17 B in 0 files

            remark: manifest is cut off
            """, shell.run("state:inspect cut"));
    }

    @Test
    void inspectKnowsAPathWhenItSeesOne(@TempDir Path folder) throws Exception {
        Files.createFile(folder.resolve("checkpoint.img"));
        Files.createDirectory(folder.resolve("nightly"));
        shell.changeFolder(folder);
        state.inspected = new ImageInfo(
                null,
                null,
                "gvisor-2022",
                null,
                null,
                "gvisor",
                null,
                null,
                null,
                "none",
                null,
                Integrity.CHECKSUM,
                40,
                List.of(new ImageInfo.File("checkpoint.img", 40)),
                Map.of(),
                List.of());
        assertEquals("""
            Path         %s
            Format       gvisor-2022
            Kernel       gvisor
            Integrity    checksum: guards against accidents only
            Compression  none
            Size         40 B in 1 file

            FILE            SIZE  BYTES
            checkpoint.img  40 B     40
            """.formatted(folder.resolve("checkpoint.img")), shell.run("state:inspect ./checkpoint.img"));
        shell.run("state:inspect /var/lib/x.img");
        shell.run("state:inspect nightly");
        shell.run("state:inspect nightly --file");
        assertEquals(
                List.of(
                        "inspect path " + folder.resolve("checkpoint.img"),
                        "inspect path /var/lib/x.img",
                        "inspect image nightly",
                        "inspect path " + folder.resolve("nightly")),
                state.calls);
    }

    @Test
    void deleteDeletesWhatItCanAndFailsWithTheRest() throws Exception {
        assertEquals("a deleted\nmemory:b deleted\n", shell.run("state:delete a memory:b"));
        assertEquals("Error executing command: file:no: there is no such image\n", shell.fail("state:delete file:no"));
        assertEquals("""
            c deleted
            Error executing command: 2 of 3 not deleted: file:no: there is no such image; '!' is not an image name: \
            1 to 100 letters, digits, dots, underscores and dashes, beginning with a letter or digit
            """, shell.fail("state:delete file:no c '!'"));
        assertEquals(List.of("delete a", "delete memory:b", "delete c"), state.calls);
    }

    @Test
    void startAndStopNameTheirKernels() throws Exception {
        assertEquals("main started\n", shell.run("state:start main"));
        assertEquals("main stopped\nspare stopped\n", shell.run("state:stop main spare"));
        assertEquals("{\"stopped\":[\"main\"]}\n", shell.run("state:stop main --json"));
        assertEquals(List.of("start main", "stop main", "stop spare", "stop main"), state.calls);
    }

    @Test
    void kernelsListsKernelsAndTheirTasks() throws Exception {
        String kernels = """
            KERNEL  TYPE     STATUS   TASKS   MEMORY   CPU TIME  WALL TIME
            main    jvm 1.0  running      2  1.2 GiB  2 min 5 s    1 d 3 h
            spare   jvm 1.0  idle         0      0 B       0 ms       0 ms
            """;
        assertEquals(kernels, shell.run("state:kernels"));
        assertEquals(kernels + """

            KERNEL  TASK     STATUS   IN STEP  BUNDLE                    DETAIL
            main    index/0  running   340 ms  org.example.search 1.2.0  Indexer.step(Indexer.java:81)
            main    feed     parked         -  -                         -
            """, shell.run("state:kernels -v"));
        state.empty = true;
        assertEquals("No kernels\n", shell.run("state:kernels --tasks"));
    }

    @Test
    void plugInsAreListedByKind() throws Exception {
        assertEquals("""
            NAME    DEFAULT  RANKING  BUNDLE
            file    yes            0  org.stasis.storage 1.0.0
            memory              -100  org.stasis.storage 1.0.0
            """, shell.run("state:backends"));
        assertEquals("""
            NAME         DEFAULT  RANKING  BUNDLE
            blake3                      0  org.stasis.integrity-bouncycastle 1.0.0
            hmac-sha256  yes            0  org.stasis.impl 1.0.0
            """, shell.run("state:schemes"));
        assertEquals("""
            NAME              DEFAULT  RANKING  BUNDLE
            flate-best-speed  yes            0  org.stasis.impl 1.0.0
            """, shell.run("state:compressions"));
        state.empty = true;
        assertEquals("No page backends\n", shell.run("state:backends"));
        assertEquals("No integrity schemes\n", shell.run("state:schemes"));
        assertEquals("No compressions\n", shell.run("state:compressions"));
    }

    @Test
    void errorsAreOneLine() {
        assertEquals(
                "Error executing command: no page backend named 'tape'; present: file, memory\n",
                shell.fail("state:list --backend tape"));
        assertEquals(
                "Error executing command: no page backend named 'tape\\u001b[2J'; present: file, memory\n",
                shell.fail("state:list --backend 'tape\u001b[2J'"));
        shell.link.service = null;
        for (String line : List.of("state:list", "state:save n", "state:kernels --json", "state:delete n")) {
            assertEquals(
                    "Error executing command: no StateService is present; install feature stasis\n", shell.fail(line));
        }
    }

    @Test
    void helpOfEveryCommandShowsAnExample() throws Exception {
        for (Class<?> part : KarafShell.PARTS) {
            Command command = part.getAnnotation(Command.class);
            if (command != null) {
                String help = shell.run("state:" + command.name() + " --help");
                String details = help.substring(help.indexOf("DETAILS"));
                assertTrue(details.contains("\n          state:" + command.name()), help);
            }
        }
        assertTrue(shell.run("state:save --help").contains("state:save [options] image [options]"));
    }

    @Test
    void viewersLookAndAdminsChange() throws Exception {
        for (Class<?> part : KarafShell.PARTS) {
            Command command = part.getAnnotation(Command.class);
            if (command != null) {
                boolean changes = List.of(
                                "save",
                                "load",
                                "rehearse",
                                "reseal",
                                "compact",
                                "delete",
                                "prune",
                                "start",
                                "stop",
                                "cancel",
                                "dump",
                                "diff",
                                "extract")
                        .contains(command.name());
                assertEquals(
                        changes ? List.of("admin") : List.of("viewer", "manager", "admin"),
                        roles(command.name(), "[nightly, --json]"),
                        command.name());
            }
        }
        assertEquals(List.of("admin"), roles("invented-later", "[]"));
    }

    @Test
    void viewersMayNotProbeFilesOfTheMachine() throws Exception {
        assertEquals(List.of("admin"), roles("inspect", "[--json, /etc/passwd]"));
        assertEquals(List.of("admin"), roles("inspect", "[etc/users.properties]"));
        assertEquals(List.of("admin"), roles("verify", "[--json, /etc/passwd]"));
        assertEquals(List.of("admin"), roles("verify", "[nightly, --key, /etc/passwd]"));
        assertEquals(List.of("admin"), roles("inspect", "[--file, etc]"));
        assertEquals(List.of("admin"), roles("verify", "[--file, etc]"));
    }

    /** The roles Karaf would ask for, by its own reading of what the feature ships. */
    private static List<String> roles(String command, String arguments) throws Exception {
        String features = Files.readString(Path.of("../../features/src/main/feature/feature.xml"));
        String begin = "<config name=\"org.apache.karaf.command.acl.state\">";
        int from = features.indexOf(begin) + begin.length();
        Properties file = new Properties();
        file.load(new StringReader(features.substring(from, features.indexOf("</config>", from))));
        Hashtable<String, Object> rules = new Hashtable<>();
        file.forEach((rule, roles) -> rules.put((String) rule, roles));
        List<String> roles = new ArrayList<>();
        ACLConfigurationParser.getRolesForInvocation(command, new Object[] {arguments}, null, rules, roles);
        return roles;
    }
}
