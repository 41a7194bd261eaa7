/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stasis.api.inspect.ImageDifference;

class InspectorCommandsTest {
    private final CannedInspector inspector = new CannedInspector();
    private final KarafShell shell = new KarafShell(new CannedState());

    @BeforeEach
    void connect() {
        shell.link.inspector = inspector;
    }

    @AfterEach
    void leave() {
        shell.close();
    }

    @Test
    void inspectShowsProcessesWithTheirMemoryAndFiles() throws Exception {
        String text = shell.run("state:inspect nightly");
        assertTrue(text.contains("""
                CONTAINER web
                PID  PARENT  THREADS  RESIDENT     ZERO   SHARED  STATE  COMMAND
                  1       -        1   8.0 KiB  4.0 KiB  4.0 KiB  alive  /bin/sh -c 'echo it'\\''s'
                """), text);
        assertTrue(text.contains("""
                  ADDRESSES  PERM      SIZE  RESIDENT     ZERO   SHARED  MAPPED
                  1000-9000  rw-p  32.0 KiB   8.0 KiB  4.0 KiB  4.0 KiB  [heap]

                  FD  ACCESS  KIND  NAME        DETAIL
                   3  r       pipe  pipe:[589]  14 bytes waiting
                """), text);
        assertTrue(text.contains("index  READY  g2r7   demo.State  demo 1.0"), text);
        assertTrue(text.endsWith("\nremark: one page was odd\n"), text);
    }

    @Test
    void inspectShowsAllOfALongCommandOnlyWhereThereIsRoom() throws Exception {
        String text = shell.run("state:inspect nightly");
        assertTrue(text.contains("`- /bin/long '" + "\ud83d\ude00".repeat(189) + " ...\n"), text);
        assertTrue(text.contains("PROCESS 3  /bin/long '" + CannedInspector.LONG + "'\n"), text);
    }

    @Test
    void inspectLetsNoNameReachTheTerminalAsItIs() throws Exception {
        String text = shell.run("state:inspect nightly");
        assertFalse(text.contains("\u001b"), text);
        assertFalse(text.contains("\u202e"), text);
        assertTrue(text.contains("\\u001b[31m\\u202e"), text);
    }

    @Test
    void inspectIsStillBriefIfAskedTo() throws Exception {
        assertFalse(shell.run("state:inspect nightly --brief").contains("CONTAINER"));
        assertEquals(List.of("info nightly"), inspector.calls);
    }

    @Test
    void inspectPassesTheKeyOn() throws Exception {
        shell.run("state:inspect nightly --key ops");
        assertEquals(List.of("describe nightly ops"), inspector.calls);
    }

    @Test
    void inspectAsOneDocumentBeginsWithWhatTheImageSays() throws Exception {
        String json = shell.run("state:inspect nightly --json");
        assertTrue(json.startsWith("{\"image\":\"file:nightly\",\"id\":"), json);
        assertTrue(json.contains("\"tasks\":[{\"name\":\"index\",\"stage\":\"READY\""), json);
        assertTrue(json.contains("\"memory\":{\"resident\":8192,\"zero\":4096,\"shared\":4096}"), json);
        assertTrue(json.endsWith("\"contentRemarks\":[\"one page was odd\"]}\n"), json);
    }

    @Test
    void inspectSaysWhereAnImageIsCut() {
        assertEquals(
                "Error executing command: checkpoint.img@17: the file ends here\n", shell.fail("state:inspect cut"));
    }

    @Test
    void dumpToTheTerminalHidesControlCharactersAndToAFileDoesNot(@TempDir Path folder) throws Exception {
        assertEquals("g0r1 = \"<script>alert('x')</script>\\u001b[31m\\u202e\"\n", shell.run("state:dump nightly"));
        shell.changeFolder(folder);
        shell.run("state:dump nightly --output dump.txt");
        assertEquals("g0r1 = \"" + CannedInspector.HOSTILE + "\"\n", Files.readString(folder.resolve("dump.txt")));
        assertEquals(List.of("dump.txt"), names(folder));
    }

    @Test
    void reportIsOnePageInWhichNoNameIsMarkup(@TempDir Path folder) throws Exception {
        shell.changeFolder(folder);
        shell.run("state:dump nightly --html --output report.html");
        String page = Files.readString(folder.resolve("report.html"));
        assertTrue(page.startsWith("<!DOCTYPE html>"));
        assertFalse(page.contains("<script>alert"));
        assertTrue(page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"));
        assertTrue(page.contains("default-src 'none'"));
        assertFalse(page.contains("src=\""), "loads something");
        assertTrue(page.contains("<svg class=\"map\""));
    }

    @Test
    void dumpThatFailsLeavesNoFile(@TempDir Path folder) throws Exception {
        shell.changeFolder(folder);
        shell.fail("state:dump cut --html --output report.html");
        assertEquals(List.of(), names(folder));
    }

    @Test
    void diffTellsWhatCameWentAndChanged() throws Exception {
        assertEquals("""
                ~ task.index.count: 17 -> 18
                + process.9: sleep 0.2
                - metadata.note: old
                and 2 more changes

                PAGES
                   MEMORY  FROM  TO       SIZE
                ~  main    2000  3000  4.0 KiB
                4.0 KiB of pages are not the same
                """, shell.run("state:diff a b"));
        assertEquals(List.of("compare a b"), inspector.calls);
    }

    @Test
    void diffOfTheSameSaysSo() throws Exception {
        ImageDifference difference = inspector.difference;
        inspector.difference =
                new ImageDifference(difference.before(), difference.after(), List.of(), 0, List.of(), 0, 0, List.of());
        assertEquals("no difference\n", shell.run("state:diff a b"));
    }

    @Test
    void diffAsPageShowsWhatChanged(@TempDir Path folder) throws Exception {
        shell.changeFolder(folder);
        shell.run("state:diff a b --html --output diff.html");
        String page = Files.readString(folder.resolve("diff.html"));
        assertTrue(page.contains("task.index.count"));
        assertTrue(page.contains("<rect class=\"C\""));
    }

    @Test
    void extractTakesExactlyOneThing() throws Exception {
        assertTrue(shell.fail("state:extract nightly").contains("one of --object, --memory, --core"));
        assertTrue(shell.fail("state:extract nightly --core 1").contains("--output says where"));
        assertTrue(shell.fail("state:extract nightly --core one --output x").contains("not 'one'"));
        assertTrue(shell.fail("state:extract nightly --object 7").contains("gGRAPHrNUMBER"));
        assertEquals("""
                g1r53 kernel.Task
                FIELD  VALUE
                tg     g1r14
                """, shell.run("state:extract nightly --object g1r53"));
        assertEquals("""
                /tmp/core.1 written, 8.0 KiB, of which 4.0 KiB are in the image and the rest is zero
                remark: give gdb the executable as well
                """, shell.run("state:extract nightly --core 1 --output core.1"));
        shell.run("state:extract nightly --memory 1000-0x3000 --process 7 --output heap");
        shell.run("state:extract nightly --memory 0-1000 --output memory --json");
        assertEquals(
                List.of(
                        "object nightly g1r53",
                        "core nightly 1 core.1",
                        "memory nightly MemoryRange[process=7, memory=null, start=4096, end=12288] heap",
                        "memory nightly MemoryRange[process=0, memory=main, start=0, end=4096] memory"),
                inspector.calls);
    }

    @Test
    void offersImagesAndOptions() {
        assertTrue(shell.complete("state:dump ").contains("nightly"));
        assertTrue(shell.complete("state:diff nightly ").contains("nightly"));
        assertTrue(shell.complete("state:extract nightly --c").contains("--core"));
    }

    private static List<String> names(Path folder) throws Exception {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
