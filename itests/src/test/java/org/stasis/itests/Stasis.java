/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.itests;

import java.util.Collection;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.stasis.api.KernelInfo;
import org.stasis.api.StateService;

/** What tests ask of a container, always of the services that are there at that moment. */
record Stasis(BundleContext context) {
    StateService service() {
        return get(StateService.class, null);
    }

    /** A kernel of that name; delete its configuration to remove it. */
    Configuration kernel(String name) throws Exception {
        Configuration configuration =
                get(ConfigurationAdmin.class, null).createFactoryConfiguration("org.stasis.kernel.jvm", "?");
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("name", name);
        configuration.update(properties);
        Await.until(
                "kernel " + name,
                () -> service().kernels().stream()
                        .anyMatch(kernel -> kernel.name().equals(name)));
        return configuration;
    }

    KernelInfo info(String kernel) {
        return service().kernels().stream()
                .filter(info -> info.name().equals(kernel))
                .findFirst()
                .orElseThrow();
    }

    /** How far a task of a test bundle is. */
    long count(String task) {
        return get(AtomicLong.class, "(stasis.task=" + task + ")").get();
    }

    /** Returns when the task has moved on. */
    void awaitMove(String task) throws Exception {
        long now = count(task);
        Await.until(task + " moves beyond " + now, () -> count(task) > now);
    }

    Bundle bundle(String symbolicName) {
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getSymbolicName().equals(symbolicName)) {
                return bundle;
            }
        }
        throw new AssertionError("no bundle " + symbolicName);
    }

    <T> T get(Class<T> type, String filter) {
        try {
            Collection<ServiceReference<T>> found = context.getServiceReferences(type, filter);
            return context.getService(
                    found.stream().max(ServiceReference::compareTo).orElseThrow());
        } catch (org.osgi.framework.InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
