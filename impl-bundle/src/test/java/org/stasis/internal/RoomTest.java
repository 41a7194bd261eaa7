/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.stasis.api.SaveOptions;
import org.stasis.api.StateFileException;

/** What cannot fit is refused before the pause; what may fit is tried. */
class RoomTest {
    private static final long GIB = 1 << 30;

    private static void check(long usable, SaveOptions.Builder options, boolean compressed) throws StateFileException {
        new Room("file:a", OptionalLong.of(usable)).check(options.build(), GIB, compressed);
    }

    private static SaveOptions.Builder all() {
        return SaveOptions.to("a").excludeZeroPages(false);
    }

    @Test
    void refusesMemoryThatIsStoredAsItIs() throws Exception {
        var fault = assertThrows(StateFileException.class, () -> check(GIB - 1, all(), false));
        assertEquals(
                "file:a: the kernel's memory has 1073741824 bytes, and the storage has 1073741823 left; make room there,"
                        + " leave out zero pages, compress, or use another backend",
                fault.getMessage());
        assertThrows(StateFileException.class, () -> check(GIB, all(), false), "with what stands beside the pages");
        check(GIB + 512, all(), false);
    }

    @Test
    void refusesWhatEvenTheRowsOfPagesAreTooMuchFor() throws Exception {
        long rows = 16384 * 36;
        for (boolean compressed : new boolean[] {true, false}) {
            var options = compressed ? all() : all().base("b");
            var fault = assertThrows(StateFileException.class, () -> check(rows, options, compressed));
            assertEquals(
                    "file:a: the image needs at least " + (rows + 512) + " bytes, and the storage has " + rows
                            + " left; make room there, or use another backend",
                    fault.getMessage());
            check(rows + 512, options, compressed);
        }
    }

    @Test
    void refusesEveryImageWhereNothingIsLeft() throws Exception {
        assertThrows(StateFileException.class, () -> check(0, SaveOptions.to("a"), false));
        assertThrows(StateFileException.class, () -> check(0, all().singleFile(true), true));
        check(4096, SaveOptions.to("a"), false);
    }

    @Test
    void triesWhereTheBackendDoesNotKnow() throws Exception {
        new Room("file:a", OptionalLong.empty()).check(all().build(), GIB, false);
    }
}
