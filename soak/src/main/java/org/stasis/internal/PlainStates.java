/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.spec.SecretKeySpec;
import org.stasis.api.StateService;
import org.stasis.internal.compression.FlateBestSpeed;
import org.stasis.internal.host.NoNetwork;
import org.stasis.internal.host.SystemClocks;
import org.stasis.internal.integrity.HmacSha256;
import org.stasis.internal.integrity.NoIntegrity;
import org.stasis.spi.Compression;
import org.stasis.spi.IntegrityScheme;
import org.stasis.spi.KernelAdapter;
import org.stasis.spi.PageBackend;

/**
 * The state service as a container would run it: plug-ins come and go while it works. Thread-safe. Lies in this package
 * because nobody else hands the service its plug-ins.
 */
public final class PlainStates {
    /** The only key there is. */
    public static final byte[] KEY =
            HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

    private final DefaultStateService service = new DefaultStateService();
    private final Map<String, KernelAdapter> kernels = new TreeMap<>();
    private final Map<String, PageBackend> backends = new TreeMap<>();

    public PlainStates() {
        service.watchdog = kernel -> () -> {};
        service.clocks = new SystemClocks();
        service.network = new NoNetwork();
        service.keySources = List.of(id -> Optional.of(new SecretKeySpec(KEY, "RAW")));
        service.configure(defaults());
        exchangeSchemes();
        exchangeCompressions();
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
        service.kernels = services(kernels.values());
    }

    /** Adds a backend, or puts it in the place of the one of its name. */
    public synchronized void put(PageBackend backend) {
        backends.put(backend.name(), backend);
        service.backends = services(backends.values());
    }

    public void exchangeSchemes() {
        service.schemes = services(List.<IntegrityScheme>of(new HmacSha256(), new NoIntegrity()));
    }

    public void exchangeCompressions() {
        service.compressions = services(List.<Compression>of(new FlateBestSpeed()));
    }

    private static <T> List<Map.Entry<Map<String, Object>, T>> services(Collection<T> all) {
        return all.stream().map(one -> Map.entry(Map.<String, Object>of(), one)).toList();
    }
}
