/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.stasis.api.ImageInfo;
import org.stasis.api.ImageRef;
import org.stasis.api.Integrity;

class PruneTest {
    private final CannedState state = new CannedState();
    private final KarafShell shell = new KarafShell(state);

    @BeforeEach
    void save() {
        state.listed = new ArrayList<>(List.of(
                image("sun-noon", "main", "2026-11-22T12:00:00Z"),
                image("sun-morning", "main", "2026-11-22T06:00:00Z"),
                image("sat", "main", "2026-11-21T12:00:00Z"),
                image("week-before", "main", "2026-11-15T12:00:00Z"),
                image("oldest", "main", "2026-11-01T12:00:00Z"),
                image("other", "demo", "2026-01-01T12:00:00Z"),
                CannedState.damaged("cut")));
    }

    @AfterEach
    void leave() {
        shell.close();
    }

    private static ImageInfo image(String name, String kernel, String created) {
        return image(name, kernel, created, Map.of());
    }

    private static ImageInfo image(String name, String kernel, String created, Map<String, String> metadata) {
        return new ImageInfo(
                new ImageRef("file", name),
                name,
                "stasis-1",
                Instant.parse(created),
                kernel,
                "jvm",
                "1.0",
                "hmac-sha256",
                "default",
                "none",
                null,
                Integrity.SEALED,
                10,
                List.of(),
                metadata,
                List.of());
    }

    private List<String> deleted() {
        return state.calls.stream()
                .filter(call -> call.startsWith("delete file:"))
                .map(call -> call.substring("delete file:".length()))
                .toList();
    }

    @Test
    void keepsTheNewestOnesOfEachKernel() throws Exception {
        assertEquals("""
                IMAGE             FATE
                file:other        last
                file:sun-noon     last
                file:sun-morning  last
                file:sat          deleted
                file:week-before  deleted
                file:oldest       deleted
                """, shell.run("state:prune --last 2"));
        assertEquals(List.of("sat", "week-before", "oldest"), deleted());
    }

    @Test
    void keepsOneOfEachDayAndWeek() throws Exception {
        shell.run("state:prune --daily 2 --weekly 2");
        assertEquals(List.of("sun-morning", "oldest"), deleted());
    }

    @Test
    void keepsWhatIsPinned() throws Exception {
        state.listed.set(2, image("sat", "main", "2026-11-21T12:00:00Z", Map.of("pinned", "true")));
        shell.run("state:prune --last 1 --pin oldest");
        assertEquals(List.of("sun-morning", "week-before"), deleted());
    }

    @Test
    void deletesNothingWhenItIsOnlyAsked() throws Exception {
        assertEquals(
                "{\"file:sun-noon\":\"last\",\"file:sun-morning\":\"would be deleted\",\"file:sat\":\"would be deleted\","
                        + "\"file:week-before\":\"would be deleted\",\"file:oldest\":\"would be deleted\"}\n",
                shell.run("state:prune --last 1 --kernel main --dry-run --json"));
        assertEquals(List.of(), deleted());
    }

    @Test
    void neverDeletesTheOnlyGoodOne() throws Exception {
        state.broken = Set.of("sun-noon", "sun-morning");
        shell.run("state:prune --last 1");
        assertEquals(List.of("sun-morning", "week-before", "oldest"), deleted());
    }

    @Test
    void deletesNothingWhereNoneIsGood() throws Exception {
        state.broken = Set.of("sun-noon", "sun-morning", "sat", "week-before", "oldest");
        shell.run("state:prune --last 1");
        assertEquals(List.of(), deleted());
    }

    @Test
    void readsNothingWhereNothingWouldGo() throws Exception {
        shell.run("state:prune --last 9");
        assertEquals(List.of("list null"), state.calls);
    }

    @Test
    void wantsARule() {
        assertEquals(
                "Error executing command: say what to keep: --last, --daily or --weekly\n",
                shell.fail("state:prune --dry-run"));
        assertEquals(
                "Error executing command: --last takes a whole number, at least 1, not '0'\n",
                shell.fail("state:prune --last 0"));
    }
}
