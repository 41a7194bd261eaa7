/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import static org.osgi.service.component.annotations.ReferenceCardinality.MULTIPLE;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.stasis.api.AfterSave;
import org.stasis.api.CompactReport;
import org.stasis.api.ImageInfo;
import org.stasis.api.ImageRef;
import org.stasis.api.IncompatibleHostException;
import org.stasis.api.KernelException;
import org.stasis.api.KernelInfo;
import org.stasis.api.LoadOptions;
import org.stasis.api.LoadReport;
import org.stasis.api.PlugIn;
import org.stasis.api.RehearsalReport;
import org.stasis.api.SaveOptions;
import org.stasis.api.SaveReport;
import org.stasis.api.StateException;
import org.stasis.api.StateService;
import org.stasis.api.UnknownNameException;
import org.stasis.api.VerifyReport;
import org.stasis.internal.image.ImageKeys;
import org.stasis.internal.image.Manifest;
import org.stasis.internal.image.Seal;
import org.stasis.internal.image.SealKey;
import org.stasis.internal.lease.Leases;
import org.stasis.internal.memory.PageMarks;
import org.stasis.internal.memory.Pages;
import org.stasis.internal.statefile.StateFileFormat;
import org.stasis.internal.statefile.StateFileLayout;
import org.stasis.spi.Clocks;
import org.stasis.spi.Compression;
import org.stasis.spi.Host;
import org.stasis.spi.IntegrityScheme;
import org.stasis.spi.KernelAdapter;
import org.stasis.spi.KernelFactory;
import org.stasis.spi.KeySource;
import org.stasis.spi.NetworkStack;
import org.stasis.spi.PageBackend;
import org.stasis.spi.SecretSource;
import org.stasis.spi.Watchdog;

/**
 * Chooses who takes part in an operation and runs its recipe. Each reference is read once per operation, so that what
 * comes or goes meanwhile matters to the next one only.
 */
@Component(configurationPid = "org.stasis", immediate = true)
@Designate(ocd = Defaults.class)
public final class DefaultStateService implements StateService {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Reference(policy = DYNAMIC, policyOption = GREEDY)
    volatile Watchdog watchdog;

    @Reference(policy = DYNAMIC, policyOption = GREEDY)
    volatile Clocks clocks;

    @Reference(policy = DYNAMIC, policyOption = GREEDY)
    volatile NetworkStack network;

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

    private final Operations operations = new Operations();
    private final PageMarks marks = new PageMarks();
    private final TimedBackends timed = new TimedBackends();

    private volatile LazyLoads lazyLoads = new LazyLoads(null);
    private volatile Defaults defaults;
    private volatile Leases leases;

    @Activate
    void start(BundleContext bundle, Defaults values) {
        File folder = bundle.getDataFile("working-sets");
        lazyLoads = new LazyLoads(folder == null ? null : folder.toPath());
        configure(values);
        WarmUp.begin();
    }

    @Modified
    void configure(Defaults values) {
        defaults = values;
        timed.configure(values);
        if (leases == null && values.lease_seconds() > 0) {
            leases = new Leases(Duration.ofSeconds(values.lease_seconds()), new LeasedKernels());
        }
    }

    @Deactivate
    void stop() {
        operations.end(PATIENCE);
        lazyLoads.end(PATIENCE);
        if (leases != null) {
            leases.close();
        }
    }

    @Override
    public SaveReport save(SaveOptions options) throws StateException {
        Defaults values = defaults;
        PageBackend backend = backend(options.image());
        IntegrityScheme scheme = schemesNow().named(or(options.scheme(), values.scheme()));
        String compression = or(options.compression(), values.compression());
        var format = StateFileFormat.of(StateFileLayout.named(options.layout()), compression);
        Duration timeout = options.safepointTimeout() == null
                ? Duration.ofSeconds(values.safepoint_timeout_seconds())
                : options.safepointTimeout();
        KernelAdapter kernel = kernelsNow().named(or(options.kernel(), values.kernel()));
        try (var claim = operations.claim(kernel.name(), "being saved")) {
            refuseExisting(options, backend);
            refuseLeased(options.image(), backend);
            refuseIdle(kernel); // before a key is made for it
            SealKey seal = new KeyRing(keySources).forSaving(scheme, or(options.key(), values.key()));
            try (StoredImage base = base(options, backend)) {
                SaveReport report = new SavePlan(
                                options,
                                kernel,
                                backend,
                                ImageKeys.with(seal, base == null ? null : base.keys()),
                                secretKeys(options, seal),
                                compressionsNow().named(compression),
                                format,
                                base,
                                timeout,
                                watchdog,
                                network,
                                operations,
                                marks)
                        .run();
                if (options.afterSave() == AfterSave.STOP) {
                    lazyLoads.ended(kernel.name());
                }
                return report;
            }
        }
    }

    private static void refuseIdle(KernelAdapter kernel) throws KernelException {
        if (kernel.info().status() == KernelInfo.Status.IDLE) {
            throw new KernelException(
                    "kernel '" + kernel.name() + "' is idle: there is nothing to save; start it or load it first");
        }
    }

    /** What secrets are encrypted with: a key of their own; null leaves them out. */
    private ImageKeys secretKeys(SaveOptions options, SealKey seal) throws StateException {
        if (options.secretsKey() == null) {
            return null;
        }
        if (options.secretsKey().equals(seal.id())) {
            throw new StateException("key '" + seal.id() + "' seals the image, so it cannot keep secrets from those who"
                    + " load it; name another for secrets");
        }
        return ImageKeys.fresh(
                new KeyRing(keySources).forSaving(schemesNow().named(SecretSupply.SCHEME), options.secretsKey()));
    }

    /** Before the kernel is paused for nothing; the backend's commit decides all the same. */
    private static void refuseExisting(SaveOptions options, PageBackend backend) throws StateException {
        if (!options.replace()) {
            Catalog.of(backend).refuseExisting(options.image().name());
        }
    }

    /** The image a new one descends from, opened with its own scheme and key; null for none. */
    private StoredImage base(SaveOptions options, PageBackend backend) throws StateException {
        if (options.base() == null) {
            return null;
        }
        ImageInfo base = Catalog.of(backend).image(options.base());
        return open(LoadOptions.from(base.image()).scheme(base.scheme()).build(), backend);
    }

    @Override
    public LoadReport load(LoadOptions options) throws StateException {
        Catalog others = Catalog.of(backend(options.image()));
        return new Fallback(options, others, () -> savedKernel(options)).load(this::loadExactly);
    }

    /** The kernel an image is of, if its seal is good; only else the one it was to be loaded into. */
    private String savedKernel(LoadOptions options) {
        try (StoredImage image = open(options)) {
            return image.manifest().kernel().name();
        } catch (StateException e) {
            return or(options.kernel(), defaults.kernel());
        }
    }

    private LoadReport loadExactly(LoadOptions options) throws StateException {
        try (StoredImage image = openToLoad(options);
                Leases.Taken lease = lease(options.image())) {
            LoadReport report = claimed(options, image, "being loaded", Load::run);
            if (lease != null) {
                lease.keep(report.kernel());
            }
            return report;
        }
    }

    /** Keeps other hosts from running the image; null where leases are not asked for. */
    private Leases.Taken lease(ImageRef image) throws StateException {
        PageBackend backend = backend(image);
        return leases == null
                ? null
                : Faults.files(backend.location(image.name()), () -> leases.take(backend, image.name()));
    }

    /** Nobody may replace an image that runs on another host: the other's next save would be of the same name. */
    private void refuseLeased(ImageRef image, PageBackend backend) throws StateException {
        if (leases != null) {
            Faults.files(backend.location(image.name()), () -> {
                leases.refuseOthers(backend, image.name());
                return null;
            });
        }
    }

    private final class LeasedKernels implements Leases.Kernels {
        @Override
        public boolean isAlive(String kernel) {
            return kernels().stream()
                    .anyMatch(info -> info.name().equals(kernel)
                            && info.status() != KernelInfo.Status.IDLE
                            && info.status() != KernelInfo.Status.DONE);
        }

        @Override
        public void stop(String kernel) throws StateException {
            DefaultStateService.this.stop(kernel);
        }
    }

    @Override
    public RehearsalReport rehearse(LoadOptions options) throws StateException {
        try (StoredImage image = openToLoad(options)) {
            return claimed(options, image, "rehearsing a load", Load::rehearse);
        }
    }

    private interface Recipe<T> {
        T run(Load load) throws StateException;
    }

    private <T> T claimed(LoadOptions options, StoredImage image, String doing, Recipe<T> recipe)
            throws StateException {
        var supply = new SecretSupply(options.secrets(), secretSources, schemesNow(), new KeyRing(keySources));
        KernelAdapter kernel = kernelFor(options, image, supply);
        try (var claim = operations.claim(kernel.name(), doing)) {
            Host host = new Host(
                    clocks,
                    network,
                    options.restore(),
                    SaveMetadata.usage(image.manifest().metadata()));
            return recipe.run(new Load(options, image, kernel, host, supply, operations, marks, lazyLoads));
        }
    }

    /** The kernel that is asked for, or a new one of the type if such kernels can be made. */
    private KernelAdapter kernelFor(LoadOptions options, StoredImage image, SecretSupply supply) throws StateException {
        String name = or(options.kernel(), image.manifest().kernel().name());
        String type = image.manifest().kernel().type();
        PlugIns<KernelAdapter> kernels = kernelsNow();
        var made = new PlugIns<>("kernel factory", factories, KernelFactory::name);
        if (!kernels.has(name) && !made.has(type)) {
            Pages pages = image.manifest().singleFile() ? null : image.pages();
            new HostFit(image, pages, SuppliedSecrets.of(image, supply)).check(List.of(noKernel(name, type)));
        }
        return kernels.has(name) ? kernels.named(name) : made.named(type).create(name);
    }

    private static String noKernel(String name, String type) {
        return "there is no kernel '" + name + "', and no service that makes kernels of type '" + type + "'";
    }

    /** Opens an image to load it. Should its scheme be missing, all else that its manifest tells to be missing is told, too. */
    private StoredImage openToLoad(LoadOptions options) throws StateException {
        PageBackend backend = backend(options.image());
        try {
            return open(options, backend);
        } catch (UnknownNameException e) {
            String where =
                    StoredImage.manifestOf(backend.location(options.image().name()));
            Manifest manifest =
                    Seal.parse(StoredImage.manifest(backend, options.image().name()), where);
            if (schemesNow().has(manifest.scheme())) {
                throw e;
            }
            List<String> reasons = new ArrayList<>(List.of(e.getMessage()));
            String name = or(options.kernel(), manifest.kernel().name());
            if (kernelsNow().has(name)) {
                reasons.addAll(KernelFit.reasons(manifest.kernel(), kernelsNow().named(name)));
            } else if (factories.stream()
                    .noneMatch(made ->
                            made.getValue().name().equals(manifest.kernel().type()))) {
                reasons.add(noKernel(name, manifest.kernel().type()));
            }
            throw new IncompatibleHostException(backend.location(options.image().name()), reasons);
        }
    }

    @Override
    public VerifyReport verify(LoadOptions options) throws StateException {
        try (StoredImage image = open(options)) {
            return new Verify(options.image(), image, options.progress(), operations.stopped()).run();
        }
    }

    private StoredImage open(LoadOptions options) throws StateException {
        return open(options, backend(options.image()));
    }

    private StoredImage open(LoadOptions options, PageBackend backend) throws StateException {
        return StoredImage.open(
                options.image().name(),
                policy(options),
                backend,
                schemesNow(),
                compressionsNow(),
                new KeyRing(keySources));
    }

    private SealedManifest.Policy policy(LoadOptions options) {
        return new SealedManifest.Policy(options.scheme(), options.key(), List.of(defaults.accept_schemes()));
    }

    @Override
    public ImageInfo reseal(LoadOptions options, String key) throws StateException {
        PageBackend backend = backend(options.image());
        return new Reseal(options.image().name(), backend, policy(options), schemesNow(), new KeyRing(keySources))
                .to(key);
    }

    @Override
    public CompactReport compact(LoadOptions options) throws StateException {
        PageBackend backend = backend(options.image());
        try (StoredImage image = open(options, backend)) {
            return new Compact(options, image, backend, new KeyRing(keySources), operations, marks).run();
        }
    }

    @Override
    public ImageInfo inspect(ImageRef image) throws StateException {
        return Catalog.of(backend(image)).image(image.name());
    }

    @Override
    public ImageInfo inspect(Path path) throws StateException {
        return PathInspection.of(path);
    }

    @Override
    public List<ImageInfo> list(String backend) throws StateException {
        return Catalog.of(backend(or(backend, defaults.backend()))).images();
    }

    @Override
    public void delete(ImageRef image) throws StateException {
        Catalog.of(backend(image)).delete(image.name());
    }

    @Override
    public void start(String kernel) throws StateException {
        KernelAdapter adapter = kernelsNow().named(kernel);
        try (var claim = operations.claim(kernel, "being started")) {
            Faults.kernel(kernel, "starting", () -> {
                adapter.start();
                return null;
            });
        }
    }

    @Override
    public void stop(String kernel) throws StateException {
        KernelAdapter adapter = kernelsNow().named(kernel);
        try (var claim = operations.claim(kernel, "being stopped")) {
            Faults.kernel(kernel, "stopping", () -> {
                adapter.stop();
                return null;
            });
            lazyLoads.ended(kernel);
        }
    }

    @Override
    public boolean cancel(String kernel) {
        return operations.cancel(kernel);
    }

    @Override
    public List<KernelInfo> kernels() {
        return kernelsNow().all().stream()
                .map(KernelAdapter::info)
                .sorted(Comparator.comparing(KernelInfo::name))
                .toList();
    }

    @Override
    public List<PlugIn> backends() {
        return backendsNow().list(defaults.backend());
    }

    @Override
    public List<PlugIn> schemes() {
        return schemesNow().list(defaults.scheme());
    }

    @Override
    public List<PlugIn> compressions() {
        return compressionsNow().list(defaults.compression());
    }

    private PageBackend backend(ImageRef image) throws StateException {
        return backend(or(image.backend(), defaults.backend()));
    }

    private PageBackend backend(String name) throws StateException {
        return timed.timed(backendsNow().named(name));
    }

    private PlugIns<KernelAdapter> kernelsNow() {
        return new PlugIns<>("kernel", kernels, KernelAdapter::name);
    }

    private PlugIns<PageBackend> backendsNow() {
        return new PlugIns<>("page backend", backends, PageBackend::name);
    }

    private PlugIns<IntegrityScheme> schemesNow() {
        return new PlugIns<>("integrity scheme", schemes, IntegrityScheme::name);
    }

    private PlugIns<Compression> compressionsNow() {
        return PlugIns.compressions(compressions);
    }

    private static String or(String asked, String otherwise) {
        return asked == null ? otherwise : asked;
    }
}
