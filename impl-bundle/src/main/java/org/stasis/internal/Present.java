/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import static org.osgi.service.component.annotations.ReferenceCardinality.MULTIPLE;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.stasis.api.ImageRef;
import org.stasis.api.LoadOptions;
import org.stasis.api.StateException;
import org.stasis.spi.Compression;
import org.stasis.spi.IntegrityScheme;
import org.stasis.spi.KernelAdapter;
import org.stasis.spi.KernelFactory;
import org.stasis.spi.KeySource;
import org.stasis.spi.PageBackend;
import org.stasis.spi.SecretSource;

/**
 * The plug-ins and settings there are at the moment of asking. What an operation was given it keeps; what comes or goes
 * meanwhile matters to the next one only.
 */
@Component(service = Present.class, configurationPid = "org.stasis")
@Designate(ocd = Defaults.class)
public final class Present {
    @Reference(cardinality = MULTIPLE, policy = DYNAMIC, policyOption = GREEDY)
    volatile List<Map.Entry<Map<String, Object>, KernelAdapter>> kernels = List.of();

    @Reference(cardinality = MULTIPLE, policy = DYNAMIC, policyOption = GREEDY)
    volatile List<Map.Entry<Map<String, Object>, KernelFactory>> factories = List.of();

    @Reference(cardinality = MULTIPLE, policy = DYNAMIC, policyOption = GREEDY)
    volatile List<Map.Entry<Map<String, Object>, PageBackend>> backends = List.of();

    @Reference(cardinality = MULTIPLE, policy = DYNAMIC, policyOption = GREEDY)
    volatile List<Map.Entry<Map<String, Object>, IntegrityScheme>> schemes = List.of();

    @Reference(cardinality = MULTIPLE, policy = DYNAMIC, policyOption = GREEDY)
    volatile List<Map.Entry<Map<String, Object>, Compression>> compressions = List.of();

    @Reference(cardinality = MULTIPLE, policy = DYNAMIC, policyOption = GREEDY)
    volatile List<KeySource> keySources = List.of();

    @Reference(cardinality = MULTIPLE, policy = DYNAMIC, policyOption = GREEDY)
    volatile List<SecretSource> secretSources = List.of();

    private final TimedBackends timed = new TimedBackends();
    private volatile Defaults defaults;

    @Activate
    @Modified
    void configure(Defaults values) {
        defaults = values;
        timed.configure(values);
    }

    /** Without a container: these, and nothing configured. */
    static Present of(List<IntegrityScheme> schemes, List<Compression> compressions, List<KeySource> keySources) {
        var present = new Present();
        present.schemes = unranked(schemes);
        present.compressions = unranked(compressions);
        present.keySources = List.copyOf(keySources);
        return present;
    }

    /** As SCR hands over services that have no ranking. */
    static <T> List<Map.Entry<Map<String, Object>, T>> unranked(Collection<T> plugIns) {
        return plugIns.stream()
                .map(plugIn -> Map.entry(Map.<String, Object>of(), plugIn))
                .toList();
    }

    Defaults defaults() {
        return defaults;
    }

    PlugIns<KernelAdapter> kernels() {
        return new PlugIns<>("kernel", kernels, KernelAdapter::name);
    }

    PlugIns<KernelFactory> factories() {
        return new PlugIns<>("kernel factory", factories, KernelFactory::name);
    }

    PlugIns<PageBackend> backends() {
        return new PlugIns<>("page backend", backends, PageBackend::name);
    }

    PlugIns<IntegrityScheme> schemes() {
        return new PlugIns<>("integrity scheme", schemes, IntegrityScheme::name);
    }

    PlugIns<Compression> compressions() {
        return PlugIns.compressions(compressions);
    }

    KeyRing keys() {
        return new KeyRing(keySources);
    }

    SecretSupply secrets(LoadOptions options) {
        return new SecretSupply(options.secrets(), secretSources, schemes(), keys());
    }

    PageBackend backend(ImageRef image) throws StateException {
        return backend(image.backend());
    }

    /** The backend of that name, or the configured one for null; each of its calls has an end. */
    PageBackend backend(String name) throws StateException {
        return timed.timed(backends().named(or(name, defaults.backend())));
    }

    /** What this host takes of an image that is opened with these options. */
    SealedManifest.Policy policy(LoadOptions options) {
        return new SealedManifest.Policy(options.scheme(), options.key(), List.of(defaults.accept_schemes()));
    }

    StoredImage open(LoadOptions options) throws StateException {
        return open(options.image(), policy(options));
    }

    StoredImage open(ImageRef image, SealedManifest.Policy policy) throws StateException {
        return StoredImage.open(image.name(), policy, backend(image), schemes(), compressions(), keys());
    }

    static String or(String asked, String otherwise) {
        return asked == null ? otherwise : asked;
    }
}
