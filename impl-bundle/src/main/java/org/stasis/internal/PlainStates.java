/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.stasis.api.LoadOptions;
import org.stasis.api.LoadReport;
import org.stasis.api.SaveOptions;
import org.stasis.api.SaveReport;
import org.stasis.api.StateException;
import org.stasis.api.StateService;
import org.stasis.internal.host.NoNetwork;
import org.stasis.internal.host.SystemClocks;
import org.stasis.spi.Compression;
import org.stasis.spi.IntegrityScheme;
import org.stasis.spi.KernelAdapter;
import org.stasis.spi.KeySource;
import org.stasis.spi.PageBackend;

/**
 * The state service without a container: as it is with nothing configured, with the schemes and compressions of this
 * bundle, no network and nobody who watches pauses. Kernels and backends are put in; what is put comes and goes as in a
 * container, also while the service works. Thread-safe.
 */
public final class PlainStates {
    private final Present present = new Present();
    private final DefaultStateService service = new DefaultStateService();
    private final Map<String, KernelAdapter> kernels = new TreeMap<>();
    private final Map<String, PageBackend> backends = new TreeMap<>();
    private final Map<String, IntegrityScheme> schemes = new TreeMap<>();
    private final Map<String, Compression> compressions = new TreeMap<>();

    /** @param keys what the service asks for keys */
    public PlainStates(KeySource keys) {
        service.watchdog = kernel -> () -> {};
        service.clocks = new SystemClocks();
        service.network = new NoNetwork();
        service.present = present;
        present.keySources = List.of(keys);
        present.configure(defaults());
        StandaloneInspector.ownSchemes().forEach(this::put);
        StandaloneInspector.ownCompressions().forEach(this::put);
    }

    /** The annotation with the values it has when nothing is configured. */
    private static Defaults defaults() {
        return (Defaults) Proxy.newProxyInstance(
                PlainStates.class.getClassLoader(),
                new Class<?>[] {Defaults.class},
                (proxy, method, arguments) -> method.getDefaultValue());
    }

    public StateService service() {
        return service;
    }

    /** Adds a kernel, or puts it in the place of the one of its name. */
    public synchronized void put(KernelAdapter kernel) {
        kernels.put(kernel.name(), kernel);
        present.kernels = Present.unranked(kernels.values());
    }

    /** Adds a backend, or puts it in the place of the one of its name. */
    public synchronized void put(PageBackend backend) {
        backends.put(backend.name(), backend);
        present.backends = Present.unranked(backends.values());
    }

    /** Adds an integrity scheme, or puts it in the place of the one of its name. */
    public synchronized void put(IntegrityScheme scheme) {
        schemes.put(scheme.name(), scheme);
        present.schemes = Present.unranked(schemes.values());
    }

    /** Adds a compression, or puts it in the place of the one of its name. */
    public synchronized void put(Compression compression) {
        compressions.put(compression.name(), compression);
        present.compressions = Present.unranked(compressions.values());
    }

    /** {@link #put(KernelAdapter) Puts} that kernel, which the options need not name, and saves it. */
    public SaveReport save(SaveOptions.Builder options, KernelAdapter kernel) throws StateException {
        put(kernel);
        return service.save(options.kernel(kernel.name()).build());
    }

    /** {@link #put(KernelAdapter) Puts} that kernel, which the options need not name, and loads into it. */
    public LoadReport load(LoadOptions.Builder options, KernelAdapter kernel) throws StateException {
        put(kernel);
        return service.load(options.kernel(kernel.name()).build());
    }
}
