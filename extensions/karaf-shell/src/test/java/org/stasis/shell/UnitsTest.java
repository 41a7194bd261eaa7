/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class UnitsTest {
    @Test
    void sizesNeverReachTheNextUnitByRounding() {
        assertEquals("0 B", Units.bytes(0));
        assertEquals("1023 B", Units.bytes(1023));
        assertEquals("1.0 KiB", Units.bytes(1024));
        assertEquals("1023.9 KiB", Units.bytes(1023.9 * 1024));
        assertEquals("1.0 MiB", Units.bytes(1024 * 1024 - 1));
        assertEquals("1.2 GiB", Units.bytes(1_288_490_189));
        assertEquals("8.0 EiB", Units.bytes(Long.MAX_VALUE));
    }

    @Test
    void durationsNeverReachTheNextUnitByRounding() {
        assertEquals("0 ms", Units.duration(Duration.ZERO));
        assertEquals("0.34 ms", Units.duration(Duration.ofNanos(340_000)));
        assertEquals("9.99 ms", Units.duration(Duration.ofNanos(9_990_000)));
        assertEquals("10 ms", Units.duration(Duration.ofNanos(9_999_999)));
        assertEquals("12 ms", Units.duration(Duration.ofMillis(12)));
        assertEquals("999 ms", Units.duration(Duration.ofNanos(999_499_999)));
        assertEquals("1.00 s", Units.duration(Duration.ofNanos(999_500_000)));
        assertEquals("59.99 s", Units.duration(Duration.ofMillis(59_990)));
        assertEquals("1 min 0 s", Units.duration(Duration.ofMillis(59_999)));
        assertEquals("59 min 59 s", Units.duration(Duration.ofSeconds(3599)));
        assertEquals("1 h 0 min", Units.duration(Duration.ofSeconds(3600)));
        assertEquals("23 h 59 min", Units.duration(Duration.ofSeconds(86_399)));
        assertEquals("2 d 4 h", Units.duration(Duration.ofHours(52)));
    }

    @Test
    void ratesStandNoTimeAtAll() {
        assertEquals("812.0 MiB/s", Units.rate(812L << 20, Duration.ofSeconds(1)));
        assertEquals("0 B/s", Units.rate(0, Duration.ZERO));
    }
}
