/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.stasis.api.KernelInfo;
import org.stasis.api.KernelInfo.TaskInfo;
import org.stasis.api.KernelInfo.TaskStatus;
import org.stasis.spi.Watchdog.Suspension;

class TaskWatchdogTest {
    // so long that its own timer never looks during a test
    private final TaskWatchdog watchdog = new TaskWatchdog(Duration.ofHours(1));

    @AfterEach
    void stop() {
        watchdog.stop();
    }

    private static KernelInfo kernel(Duration inStep) {
        var task = new TaskInfo("stuck", TaskStatus.RUNNING, "org.example", inStep, "at Foo.bar(Foo.java:7)");
        return new KernelInfo(
                "main", "jvm", "1.0", KernelInfo.Status.RUNNING, 0, Duration.ZERO, Duration.ZERO, List.of(task));
    }

    @Test
    void warnsOncePerStepOfATaskThatHangs() {
        assertEquals(List.of(), watchdog.look(kernel(Duration.ofMinutes(59))));
        assertEquals(
                List.of("task 'stuck' of kernel 'main' has been in one step for 3600 s: at Foo.bar(Foo.java:7)"),
                watchdog.look(kernel(Duration.ofHours(1))));
        assertEquals(List.of(), watchdog.look(kernel(Duration.ofHours(2))));
        assertEquals(List.of(), watchdog.look(kernel(Duration.ZERO)));
        assertEquals(1, watchdog.look(kernel(Duration.ofHours(1))).size());
    }

    @Test
    void saysNothingWhileSuspendedAndGivesTheFullTimeAfterwards() {
        Suspension first = watchdog.suspend("main");
        Suspension second = watchdog.suspend("main");
        assertEquals(List.of(), watchdog.look(kernel(Duration.ofHours(5))));
        first.close();
        first.close(); // closing twice ends one suspension only
        assertEquals(List.of(), watchdog.look(kernel(Duration.ofHours(5))));
        second.close();
        assertEquals(List.of(), watchdog.look(kernel(Duration.ofHours(5))));
    }

    @Test
    void otherKernelsAreLookedAtDuringASave() {
        try (Suspension quiet = watchdog.suspend("other")) {
            assertEquals(1, watchdog.look(kernel(Duration.ofHours(5))).size());
        }
    }
}
