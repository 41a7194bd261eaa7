/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.stasis.api.Integrity;

class JsonTest {
    private final CannedState state = new CannedState();
    private final KarafShell shell = new KarafShell(state);

    @AfterEach
    void leave() {
        shell.close();
    }

    @Test
    void saveIsOneDocumentAndNothingElse() throws Exception {
        assertEquals("""
                {"image":"file:nightly","id":"5b1f0f0e-3f55-4c39-9a0c-0e6d4e2f8a11","kernel":"main",\
                "storedBytes":432331234,"memoryBytes":1288490189,"zeroBytes":828502016,"sharedBytes":0,\
                "pausedNanos":85000000,"tookNanos":1520000000,"notes":[]}
                """, shell.run("state:save nightly --json --progress"));
    }

    @Test
    void loadAndVerify() throws Exception {
        assertEquals("""
                {"image":"file:nightly","id":"5b1f0f0e-3f55-4c39-9a0c-0e6d4e2f8a11","kernel":"main",\
                "metadata":{"reason":"upgrade"},"memoryBytes":1288490189,"notes":[],\
                "firstTaskNanos":900000000,"resident":"complete","tookNanos":900000000}
                """, shell.run("state:load --json nightly"));
        assertEquals("""
                {"image":"file:nightly","id":"5b1f0f0e-3f55-4c39-9a0c-0e6d4e2f8a11","scheme":"hmac-sha256",\
                "bytes":432331234,"extents":413,"cautions":[],"tookNanos":600000000}
                """, shell.run("state:verify --json nightly"));
    }

    @Test
    void inspectKeepsItsFieldsEvenWhereAnImageSaysNothing() throws Exception {
        state.inspected = CannedState.damaged("cut");
        assertEquals("""
                {"image":"file:cut","id":null,"format":null,"created":null,"kernel":null,"kernelType":null,\
                "kernelVersion":null,"scheme":null,"keyId":null,"compression":null,"parent":null,\
                "integrity":"DAMAGED","bytes":17,"files":[],"metadata":{},"remarks":["manifest is cut off"]}
                """, shell.run("state:inspect --json cut"));
    }

    @Test
    void listIsAnArrayOfWhatInspectGives() throws Exception {
        String list = shell.run("state:list --json");
        state.inspected = CannedState.damaged("cut");
        String cut = shell.run("state:inspect --json cut").strip();
        state.inspected = CannedState.image("nightly", Integrity.SEALED, 432_331_234);
        String nightly = shell.run("state:inspect --json nightly").strip();
        assertEquals('[' + nightly, list.substring(0, nightly.length() + 1));
        assertEquals(cut + "]\n", list.substring(list.length() - cut.length() - 2));
    }

    @Test
    void timesAreIsoAndFilesAreNested() throws Exception {
        state.inspected = CannedState.image("nightly", Integrity.SEALED, 12_290);
        String json = shell.run("state:inspect --json nightly");
        assertEquals(1, count(json, "\"created\":\"2026-11-23T10:15:30.123456Z\""));
        assertEquals(
                1,
                count(
                        json,
                        "\"files\":[{\"name\":\"checkpoint.img\",\"bytes\":12288},{\"name\":\"pages.img\",\"bytes\":2}]"));
    }

    private static int count(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }

    @Test
    void kernelsAndPlugIns() throws Exception {
        assertEquals("""
                [{"name":"main","type":"jvm","version":"1.0","status":"RUNNING","memoryBytes":1288490189,\
                "cpuUsageNanos":125000000000,"wallTimeNanos":97200000000000,"tasks":[\
                {"name":"index/0","status":"RUNNING","bundle":"org.example.search 1.2.0","inStepNanos":340000000,\
                "detail":"Indexer.step(Indexer.java:81)"},\
                {"name":"feed","status":"PARKED","bundle":null,"inStepNanos":0,"detail":null}]},\
                {"name":"spare","type":"jvm","version":"1.0","status":"IDLE","memoryBytes":0,\
                "cpuUsageNanos":0,"wallTimeNanos":0,"tasks":[]}]
                """, shell.run("state:kernels --json"));
        assertEquals("""
                [{"name":"file","bundle":"org.stasis.storage 1.0.0","ranking":0,"isDefault":true},\
                {"name":"memory","bundle":"org.stasis.storage 1.0.0","ranking":-100,"isDefault":false}]
                """, shell.run("state:backends --json"));
        assertEquals("""
                [{"name":"flate-best-speed","bundle":"org.stasis.impl 1.0.0","ranking":0,"isDefault":true}]
                """, shell.run("state:compressions --json"));
    }

    @Test
    void deletedNamesComeBeforeTheError() {
        assertEquals("""
                {"deleted":["a","c"]}
                Error executing command: 1 of 3 not deleted: no: there is no such image
                """, shell.fail("state:delete a no c --json"));
    }

    @Test
    void documentsAreAsciiWhateverTheyHold() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Json.print(
                new PrintStream(bytes, true, StandardCharsets.US_ASCII),
                Map.of("n\u00e4me", "\u20ac \ud83d\ude00 \u001b\u007f\n\"\\"));
        assertEquals(
                "{\"n\\u00e4me\":\"\\u20ac \\ud83d\\ude00 \\u001b\\u007f\\n\\\"\\\\\"}",
                bytes.toString(StandardCharsets.US_ASCII).strip());
    }
}
