/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.demo.search;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.stasis.api.task.TaskContext;

/** What a kernel of one thread offers a task: nobody else runs, so every moment is a safepoint and none is waited for. */
record MiniContext(String task, HeapMemory memory, Map<String, Object> shared) implements TaskContext {
    @Override
    public long monotonicNanos() {
        return System.nanoTime();
    }

    @Override
    public long realtimeNanos() {
        return System.currentTimeMillis() * 1_000_000;
    }

    @Override
    public Map<String, String> restoreOptions() {
        return Map.of();
    }

    @Override
    public <T> T shared(String name, Class<T> type, Supplier<T> initial) {
        return type.cast(shared.computeIfAbsent(name, unused -> initial.get()));
    }

    @Override
    public void safepoint() {}

    @Override
    public void sleep(Duration time) {}
}
