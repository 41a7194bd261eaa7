/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.annotation.Annotation;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelSettingsTest {
    private record Config(String name, boolean autostart, String memory_limit, int threads, int stop_seconds)
            implements KernelConfig {
        @Override
        public Class<? extends Annotation> annotationType() {
            return KernelConfig.class;
        }
    }

    private static KernelSettings of(String name, String memory, int threads, int seconds) {
        return KernelSettings.of(new Config(name, true, memory, threads, seconds));
    }

    @ParameterizedTest
    @CsvSource({"4G, 4294967296", "512m, 536870912", "64 K, 65536", "8192, 8192", "1000G, 1073741824000"})
    void readMemoryLimitsAsPeopleWriteThem(String written, long bytes) {
        assertEquals(bytes, of("main", written, 0, 10).memoryLimitBytes());
    }

    @Test
    void takeNoThreadsAsNoLimit() {
        KernelSettings settings = of("main", "4G", 0, 7);
        assertEquals(Integer.MAX_VALUE, settings.threads());
        assertEquals(Duration.ofSeconds(7), settings.stopGrace());
        assertEquals(3, of("main", "4G", 3, 7).threads());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "4T", "-1", "G", "4 GiB", "0", "99999999999G"})
    void sayWhatAMemoryLimitMayBe(String written) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> of("main", written, 0, 10));
        assertEquals(
                "org.stasis.kernel.jvm: memory.limit is '" + written
                        + "'; expected a number of bytes from 4096, or one with K, M or G",
                refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "../main", "-x"})
    void refuseNamesThatNoImageCouldHave(String name) {
        assertThrows(IllegalArgumentException.class, () -> of(name, "4G", 0, 10));
    }

    @Test
    void refuseNegativeNumbers() {
        assertThrows(IllegalArgumentException.class, () -> of("main", "4G", -1, 10));
        assertThrows(IllegalArgumentException.class, () -> of("main", "4G", 0, -1));
    }
}
