/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.itests.bundle.safe;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.concurrent.atomic.AtomicReference;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.stasis.api.task.PageRange;
import org.stasis.api.task.StateType;
import org.stasis.api.task.Task;
import org.stasis.api.task.TaskContext;

/** Registers the task, its type, and what it knows. */
public final class Activator implements BundleActivator {
    @Override
    public void start(BundleContext context) {
        AtomicReference<String> seen = new AtomicReference<>("");
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Task.NAME, "safe");
        properties.put(Task.KERNEL, "vault");
        context.registerService(AtomicReference.class, seen, properties);
        context.registerService(StateType.class, new Safe.Type(), null);
        context.registerService(Task.class, new SafeTask(seen), properties);
    }

    @Override
    public void stop(BundleContext context) {}

    private record SafeTask(AtomicReference<String> seen) implements Task<Safe> {
        @Override
        public Safe begin(TaskContext context) {
            Safe safe = new Safe();
            safe.password = "open sesame";
            PageRange page = context.memory().allocate(4096);
            context.memory().secret(page, "safe.page");
            context.memory().write(page.start(), ByteBuffer.wrap("barley".getBytes(StandardCharsets.UTF_8)));
            safe.page = page.start();
            return safe;
        }

        @Override
        public boolean step(Safe safe, TaskContext context) throws Exception {
            byte[] page = new byte[6];
            context.memory().read(safe.page, ByteBuffer.wrap(page));
            seen.set(safe.password + ", " + new String(page, StandardCharsets.UTF_8));
            context.sleep(Duration.ofMillis(1));
            return true;
        }
    }
}
