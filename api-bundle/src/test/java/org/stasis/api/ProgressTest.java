/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressTest {
    @Test
    void tellsTheTimeLeftAtTheRateOfTheLastSeconds() {
        assertEquals(Optional.of(Duration.ofMillis(1500)), new Progress("saving", 100, 400, 200).left());
        assertEquals(Optional.of(Duration.ZERO), new Progress("saving", 400, 400, 200).left());
    }

    @Test
    void knowsNoTimeLeftOfWhatHasNoEndOrDoesNotMove() {
        assertEquals(Optional.empty(), new Progress("loading", 100, -1, 200).left());
        assertEquals(Optional.empty(), new Progress("loading", 0, 400, 0).left());
    }

    @Test
    void isDoneAlsoWhenThereWasMoreThanToldBefore() {
        assertEquals(Optional.of(Duration.ZERO), new Progress("loading", 500, 400, 200).left());
    }
}
