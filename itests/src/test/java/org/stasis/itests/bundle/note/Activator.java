/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.itests.bundle.note;

import java.util.concurrent.atomic.AtomicReference;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.stasis.spi.KernelAdapter;

/** Registers the kernel, and its note as a service to be read and written. */
public final class Activator implements BundleActivator {
    @Override
    public void start(BundleContext context) {
        AtomicReference<String> note = new AtomicReference<>("");
        context.registerService(AtomicReference.class, note, null);
        context.registerService(KernelAdapter.class, new NoteKernel(note), null);
    }

    @Override
    public void stop(BundleContext context) {}
}
