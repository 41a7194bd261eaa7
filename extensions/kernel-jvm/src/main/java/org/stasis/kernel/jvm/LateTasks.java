/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.jvm;

import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.stasis.api.SafepointTimeoutException;

/**
 * The tasks that did not come to their safepoints in time.
 *
 * @param tasks at least one
 * @param atMost the time they had
 */
record LateTasks(String kernel, Set<TaskRunner> tasks, Duration atMost) {
    /** Names all, and of the latest says where it is. */
    SafepointTimeoutException timeout() {
        TaskRunner latest = Collections.max(tasks, Comparator.comparing(TaskRunner::sinceSafepoint));
        String message =
                "task '%s' of kernel '%s' did not come to its safepoint within %s: it has been in its step for %s, at %s"
                        .formatted(
                                latest.name(),
                                kernel,
                                seconds(atMost),
                                seconds(latest.sinceSafepoint()),
                                latest.whereabouts());
        return new SafepointTimeoutException(latest.name(), message + besides(latest));
    }

    private String besides(TaskRunner latest) {
        return tasks.size() == 1
                ? ""
                : tasks.stream()
                        .filter(task -> task != latest)
                        .map(task -> "'" + task.name() + "'")
                        .sorted()
                        .collect(Collectors.joining(", ", "; late too: ", ""));
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
}
