/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.jvm;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.stasis.api.task.MemoryFile;
import org.stasis.api.task.TaskContext;

/** What one life of a kernel offers to one of its tasks. */
final class TaskScope implements TaskContext {
    private final Life life;
    private final TaskRunner runner;

    TaskScope(Life life, TaskRunner runner) {
        this.life = life;
        this.runner = runner;
    }

    @Override
    public String task() {
        return runner.name();
    }

    @Override
    public MemoryFile memory() {
        return life.memory();
    }

    @Override
    public long monotonicNanos() {
        return life.clock().nanos();
    }

    @Override
    public long realtimeNanos() {
        return life.clock().realtimeNanos();
    }

    @Override
    public Map<String, String> restoreOptions() {
        return life.restoreOptions();
    }

    @Override
    public <T> T shared(String name, Class<T> type, Supplier<T> initial) {
        return life.shared().get(name, type, initial);
    }

    @Override
    public void safepoint() throws InterruptedException {
        runner.safepoint();
    }

    @Override
    public void sleep(Duration time) throws InterruptedException {
        runner.sleep(time);
    }
}
