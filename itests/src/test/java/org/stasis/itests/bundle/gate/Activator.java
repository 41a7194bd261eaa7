/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.itests.bundle.gate;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.concurrent.Semaphore;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.stasis.spi.IntegrityScheme;

/** Registers the scheme and the semaphores of its gate. */
public final class Activator implements BundleActivator {
    @Override
    public void start(BundleContext context) {
        Semaphore armed = semaphore(context, "armed");
        Semaphore arrived = semaphore(context, "arrived");
        Semaphore pass = semaphore(context, "pass");
        context.registerService(IntegrityScheme.class, new GatedScheme(armed, arrived, pass), null);
    }

    private static Semaphore semaphore(BundleContext context, String gate) {
        Semaphore semaphore = new Semaphore(0);
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("gate", gate);
        context.registerService(Semaphore.class, semaphore, properties);
        return semaphore;
    }

    @Override
    public void stop(BundleContext context) {}
}
