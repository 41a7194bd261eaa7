/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.itests.bundle.buyer;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Registers the buyer. */
public final class Activator implements BundleActivator {
    @Override
    public void start(BundleContext context) {
        org.stasis.itests.bundle.till.Activator.register(context, "buyer", true);
    }

    @Override
    public void stop(BundleContext context) {}
}
