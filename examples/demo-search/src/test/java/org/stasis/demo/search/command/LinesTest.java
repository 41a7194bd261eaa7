/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.demo.search.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.stasis.demo.search.SearchProgress;
import org.stasis.demo.search.SearchProgress.Snapshot;
import org.stasis.demo.search.SearchResult;

class LinesTest {
    private static final SearchResult RESULT = new SearchResult(3, 1 << 20, 7, 9, Map.of("java", 2L), "ab12");

    @Test
    void tellsHowFarTheRunIs() {
        assertEquals(
                "indexing: 1 of 3 documents, 0.3 of 1.0 MiB (25%); index 2.0 MiB",
                Lines.status(new Snapshot(true, 1, 3, 1 << 18, 1 << 20, 2 << 20, null)));
    }

    @Test
    void knowsNoShareWhileTheCorpusIsListed() {
        assertEquals(
                "listing the corpus: 0 of 3 documents, 0.0 of 1.0 MiB (0%); index 0.0 MiB",
                Lines.status(new Snapshot(false, 0, 3, 0, 1 << 20, 0, null)));
    }

    @Test
    void showsAResultInTheSameLinesEveryTime() {
        assertEquals(
                List.of(
                        "documents   3",
                        "bytes       1048576",
                        "words       7",
                        "occurrences 9",
                        "hits        2 for java",
                        "sha256      ab12"),
                Lines.result(RESULT));
    }

    @Test
    void aResultThatIsNotThereFailsTheCommand() {
        ResultCommand command = new ResultCommand();
        command.progress = new SearchProgress();
        IllegalStateException failure = assertThrows(IllegalStateException.class, command::execute);
        assertEquals("no result yet: no run was begun or loaded", failure.getMessage());
    }

    @Test
    void waitingInVainFailsTheCommand() {
        WaitCommand command = new WaitCommand();
        command.progress = new SearchProgress();
        command.percent = 40;
        command.seconds = 0;
        IllegalStateException failure = assertThrows(IllegalStateException.class, command::execute);
        assertEquals("not at 40% after 0 s: no run was begun or loaded", failure.getMessage());
    }
}
