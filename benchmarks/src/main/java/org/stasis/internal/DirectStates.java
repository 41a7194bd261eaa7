/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.stasis.api.LoadOptions;
import org.stasis.api.LoadReport;
import org.stasis.api.SaveOptions;
import org.stasis.api.SaveReport;
import org.stasis.api.StateException;
import org.stasis.internal.compression.FlateBestSpeed;
import org.stasis.internal.host.NoNetwork;
import org.stasis.internal.host.SystemClocks;
import org.stasis.internal.image.ImageKeys;
import org.stasis.internal.integrity.HmacSha256;
import org.stasis.internal.integrity.NoIntegrity;
import org.stasis.internal.memory.PageMarks;
import org.stasis.internal.statefile.StateFileFormat;
import org.stasis.internal.statefile.StateFileLayout;
import org.stasis.spi.Compression;
import org.stasis.spi.Host;
import org.stasis.spi.IntegrityScheme;
import org.stasis.spi.KernelAdapter;
import org.stasis.spi.NetworkStack;
import org.stasis.spi.PageBackend;

/**
 * The recipes {@link DefaultStateService} runs, with plug-ins that are handed over instead of found by OSGi. Lies in this
 * package because the recipes are nobody else's business.
 */
public final class DirectStates {
    private final PageBackend backend;
    private final KeyRing keyRing;
    private final NetworkStack network = new NoNetwork();
    private final Operations operations = new Operations();
    private final PageMarks marks = new PageMarks();
    private final PlugIns<IntegrityScheme> schemes = new PlugIns<>(
            "integrity scheme", services(List.of(new HmacSha256(), new NoIntegrity())), IntegrityScheme::name);
    private final PlugIns<Compression> compressions = PlugIns.compressions(services(List.of(new FlateBestSpeed())));

    /** Saves to that backend, and always with that key. */
    public DirectStates(PageBackend backend, SecretKey key) {
        this.backend = backend;
        keyRing = new KeyRing(List.of(id -> Optional.of(key)));
    }

    private static <T> List<Map.Entry<Map<String, Object>, T>> services(List<T> all) {
        return all.stream().map(one -> Map.entry(Map.<String, Object>of(), one)).toList();
    }

    /** Saves a kernel; the options name scheme and, if there is one, compression. */
    public SaveReport save(SaveOptions options, KernelAdapter kernel) throws StateException {
        try (StoredImage base = base(options)) {
            return new SavePlan(
                            options,
                            kernel,
                            backend,
                            ImageKeys.with(
                                    keyRing.forSaving(schemes.named(options.scheme()), "benchmark"),
                                    base == null ? null : base.keys()),
                            options.compression() == null ? null : compressions.named(options.compression()),
                            StateFileFormat.of(
                                    StateFileLayout.named(options.layout()),
                                    options.compression() == null ? "none" : options.compression()),
                            base,
                            Duration.ofSeconds(10),
                            name -> () -> {},
                            network,
                            operations,
                            marks)
                    .run();
        }
    }

    private StoredImage base(SaveOptions options) throws StateException {
        if (options.base() == null) {
            return null;
        }
        var policy = new SealedManifest.Policy(options.scheme(), null, List.of());
        return StoredImage.open(options.base(), policy, backend, schemes, compressions, keyRing);
    }

    /** Names of the compressions there are, none included. */
    public List<String> compressions() {
        return List.of("none", new FlateBestSpeed().name());
    }

    /** Loads an image into a kernel. */
    public LoadReport load(LoadOptions options, KernelAdapter kernel) throws StateException {
        var policy = new SealedManifest.Policy(options.scheme(), null, List.of());
        try (StoredImage image =
                StoredImage.open(options.image().name(), policy, backend, schemes, compressions, keyRing)) {
            Host host = new Host(
                    new SystemClocks(),
                    network,
                    options.restore(),
                    SaveMetadata.usage(image.manifest().metadata()));
            return new Load(options, image, kernel, host, operations, marks, new LazyLoads(null)).run();
        }
    }
}
