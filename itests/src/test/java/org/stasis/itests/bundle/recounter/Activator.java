/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.itests.bundle.recounter;

import java.time.Duration;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.stasis.api.task.StateType;
import org.stasis.api.task.Task;
import org.stasis.api.task.TaskContext;

/** Registers the task, its type, and how far it is. */
public final class Activator implements BundleActivator {
    @Override
    public void start(BundleContext context) {
        AtomicLong seen = new AtomicLong();
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Task.NAME, "counter");
        properties.put(Task.KERNEL, "market");
        context.registerService(AtomicLong.class, seen, properties);
        context.registerService(StateType.class, new Counter.Type(), null);
        context.registerService(Task.class, new CounterTask(seen), properties);
    }

    @Override
    public void stop(BundleContext context) {}

    private record CounterTask(AtomicLong seen) implements Task<Counter> {
        @Override
        public Counter begin(TaskContext context) {
            throw new IllegalStateException("this version never begins, it goes on");
        }

        @Override
        public boolean step(Counter counter, TaskContext context) throws Exception {
            counter.count++;
            if (counter.count % 100 == 0) {
                counter.milestones.add(counter.count);
            }
            seen.set(counter.count);
            context.sleep(Duration.ofMillis(1));
            return true;
        }
    }
}
