/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.stasis.api.AfterSave;
import org.stasis.api.CompactReport;
import org.stasis.api.ImageInfo;
import org.stasis.api.ImageRef;
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
import org.stasis.api.VerifyReport;
import org.stasis.internal.image.ImageKeys;
import org.stasis.internal.image.SealKey;
import org.stasis.internal.lease.Leases;
import org.stasis.internal.memory.PageMarks;
import org.stasis.internal.statefile.StateFileFormat;
import org.stasis.internal.statefile.StateFileLayout;
import org.stasis.spi.Clocks;
import org.stasis.spi.Host;
import org.stasis.spi.IntegrityScheme;
import org.stasis.spi.KernelAdapter;
import org.stasis.spi.NetworkStack;
import org.stasis.spi.PageBackend;
import org.stasis.spi.Watchdog;

/** Chooses who takes part in an operation, keeps others away from its kernel, and runs its recipe. */
@Component(immediate = true)
public final class DefaultStateService implements StateService {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Reference
    Present present;

    @Reference(policy = DYNAMIC, policyOption = GREEDY)
    volatile Watchdog watchdog;

    @Reference(policy = DYNAMIC, policyOption = GREEDY)
    volatile Clocks clocks;

    @Reference(policy = DYNAMIC, policyOption = GREEDY)
    volatile NetworkStack network;

    private final Operations operations = new Operations();
    private final PageMarks marks = new PageMarks();

    private volatile LazyLoads lazyLoads = new LazyLoads(null);
    private volatile Leases leases;

    @Activate
    void start(BundleContext bundle) {
        File folder = bundle.getDataFile("working-sets");
        lazyLoads = new LazyLoads(folder == null ? null : folder.toPath());
        begin();
        WarmUp.begin();
    }

    /** Begins with what is present. */
    void begin() {
        int seconds = present.defaults().lease_seconds();
        if (seconds > 0) {
            leases = new Leases(Duration.ofSeconds(seconds), new LeasedKernels());
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
        Defaults values = present.defaults();
        PageBackend backend = present.backend(options.image());
        IntegrityScheme scheme = present.schemes().named(Present.or(options.scheme(), values.scheme()));
        String compression = Present.or(options.compression(), values.compression());
        var format = StateFileFormat.of(StateFileLayout.named(options.layout()), compression);
        Duration timeout = options.safepointTimeout() == null
                ? Duration.ofSeconds(values.safepoint_timeout_seconds())
                : options.safepointTimeout();
        KernelAdapter kernel = present.kernels().named(Present.or(options.kernel(), values.kernel()));
        try (var claim = operations.claim(kernel.name(), "being saved")) {
            refuseExisting(options, backend);
            refuseLeased(options.image(), backend);
            refuseIdle(kernel); // before a key is made for it
            SealKey seal = present.keys().forSaving(scheme, Present.or(options.key(), values.key()));
            try (StoredImage base = base(options, backend)) {
                SaveReport report = new SavePlan(
                                options,
                                kernel,
                                backend,
                                ImageKeys.with(seal, base == null ? null : base.keys()),
                                secretKeys(options, seal),
                                present.compressions().named(compression),
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
                present.keys().forSaving(present.schemes().named(SecretSupply.SCHEME), options.secretsKey()));
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
        return present.open(LoadOptions.from(base.image()).scheme(base.scheme()).build());
    }

    @Override
    public LoadReport load(LoadOptions options) throws StateException {
        Catalog others = Catalog.of(present.backend(options.image()));
        return new Fallback(options, others, () -> savedKernel(options)).load(this::loadExactly);
    }

    /** The kernel an image is of, if its seal is good; only else the one it was to be loaded into. */
    private String savedKernel(LoadOptions options) {
        try (StoredImage image = present.open(options)) {
            return image.manifest().kernel().name();
        } catch (StateException e) {
            return Present.or(options.kernel(), present.defaults().kernel());
        }
    }

    private LoadReport loadExactly(LoadOptions options) throws StateException {
        try (StoredImage image = new LoadTarget(present, options).open();
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
        PageBackend backend = present.backend(image);
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
        try (StoredImage image = new LoadTarget(present, options).open()) {
            return claimed(options, image, "rehearsing a load", Load::rehearse);
        }
    }

    private interface Recipe<T> {
        T run(Load load) throws StateException;
    }

    private <T> T claimed(LoadOptions options, StoredImage image, String doing, Recipe<T> recipe)
            throws StateException {
        SecretSupply supply = present.secrets(options);
        KernelAdapter kernel = new LoadTarget(present, options).kernel(image, supply);
        try (var claim = operations.claim(kernel.name(), doing)) {
            Host host = new Host(
                    clocks,
                    network,
                    options.restore(),
                    SaveMetadata.usage(image.manifest().metadata()));
            return recipe.run(new Load(options, image, kernel, host, supply, operations, marks, lazyLoads));
        }
    }

    @Override
    public VerifyReport verify(LoadOptions options) throws StateException {
        try (StoredImage image = present.open(options)) {
            return new Verify(options.image(), image, options.progress(), operations.stopped()).run();
        }
    }

    @Override
    public ImageInfo reseal(LoadOptions options, String key) throws StateException {
        PageBackend backend = present.backend(options.image());
        return new Reseal(options.image().name(), backend, present.policy(options), present.schemes(), present.keys())
                .to(key);
    }

    @Override
    public CompactReport compact(LoadOptions options) throws StateException {
        PageBackend backend = present.backend(options.image());
        try (StoredImage image = present.open(options)) {
            return new Compact(options, image, backend, present.keys(), operations, marks).run();
        }
    }

    @Override
    public ImageInfo inspect(ImageRef image) throws StateException {
        return Catalog.of(present.backend(image)).image(image.name());
    }

    @Override
    public ImageInfo inspect(Path path) throws StateException {
        return PathInspection.of(path);
    }

    @Override
    public List<ImageInfo> list(String backend) throws StateException {
        return Catalog.of(present.backend(backend)).images();
    }

    @Override
    public void delete(ImageRef image) throws StateException {
        Catalog.of(present.backend(image)).delete(image.name());
    }

    @Override
    public void start(String kernel) throws StateException {
        KernelAdapter adapter = present.kernels().named(kernel);
        try (var claim = operations.claim(kernel, "being started")) {
            Faults.kernel(kernel, "starting", () -> {
                adapter.start();
                return null;
            });
        }
    }

    @Override
    public void stop(String kernel) throws StateException {
        KernelAdapter adapter = present.kernels().named(kernel);
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
        return present.kernels().all().stream()
                .map(KernelAdapter::info)
                .sorted(Comparator.comparing(KernelInfo::name))
                .toList();
    }

    @Override
    public List<PlugIn> backends() {
        return present.backends().list(present.defaults().backend());
    }

    @Override
    public List<PlugIn> schemes() {
        return present.schemes().list(present.defaults().scheme());
    }

    @Override
    public List<PlugIn> compressions() {
        return present.compressions().list(present.defaults().compression());
    }
}
