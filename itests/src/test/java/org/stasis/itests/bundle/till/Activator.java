/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.itests.bundle.till;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.stasis.api.task.StateType;
import org.stasis.api.task.Task;

/** Registers the types, the seller, and how far it is. */
public final class Activator implements BundleActivator {
    @Override
    public void start(BundleContext context) {
        context.registerService(StateType.class, new Till.Type(), null);
        context.registerService(StateType.class, new Trader.Type(), null);
        register(context, "seller", false);
    }

    /** Registers a trader of the kernel {@code market}, with what it sees of the till, and how often it began afresh. */
    public static void register(BundleContext context, String name, boolean buys) {
        AtomicLong trades = new AtomicLong();
        AtomicLong begins = new AtomicLong();
        context.registerService(AtomicLong.class, trades, properties(name));
        context.registerService(AtomicLong.class, begins, properties(name + "-begins"));
        context.registerService(Task.class, new TradeTask(buys, trades, begins), properties(name));
    }

    private static Dictionary<String, Object> properties(String name) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Task.NAME, name);
        properties.put(Task.KERNEL, "market");
        return properties;
    }

    @Override
    public void stop(BundleContext context) {}
}
