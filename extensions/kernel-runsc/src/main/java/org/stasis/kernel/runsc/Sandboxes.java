/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stasis.api.ImageRef;
import org.stasis.api.KernelException;
import org.stasis.api.LoadReport;
import org.stasis.api.SaveReport;
import org.stasis.api.StateException;
import org.stasis.api.StateService;
import org.stasis.spi.KernelAdapter;
import org.stasis.spi.KernelFactory;

/**
 * The sandboxes below one root of runsc, each a kernel; one component for each configuration of {@value #PID}.
 *
 * <p>Sandboxes come and go by anybody's hand, so kernels are registered and unregistered here. runsc is asked only when
 * something changed that the file system and the process table tell for nothing.
 */
@Component(
        service = {Sandboxes.class, KernelFactory.class},
        immediate = true, // sandboxes are kernels even if nobody asks for them
        configurationPid = Sandboxes.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = RunscConfig.class, factory = true)
public final class Sandboxes implements KernelFactory {
    static final String PID = "org.stasis.kernel.runsc";
    private static final Logger LOG = LoggerFactory.getLogger(Sandboxes.class);

    private final RunscSettings settings;
    private final Runsc runsc;
    private final Registry registry;
    private final ScheduledExecutorService poll;
    private final Map<String, Kept> kernels = new TreeMap<>();
    private final AtomicInteger changes = new AtomicInteger();
    private Object seen;
    private String complaint = "";

    /** Where kernels are made known. */
    interface Registry {
        /** @return takes the kernel away */
        Runnable register(KernelAdapter kernel);
    }

    /**
     * A kernel that others see.
     *
     * @param always whether it stays without a sandbox
     */
    private record Kept(SandboxKernel kernel, boolean always, Runnable unregister) {}

    @Activate
    public Sandboxes(RunscConfig config, BundleContext context) {
        this(RunscSettings.of(config, Path.of(System.getProperty("karaf.data", ""))), kernel -> {
            Dictionary<String, Object> properties = new Hashtable<>(Map.of("stasis.kernel", kernel.name()));
            ServiceRegistration<KernelAdapter> registration =
                    context.registerService(KernelAdapter.class, kernel, properties);
            return registration::unregister;
        });
    }

    Sandboxes(RunscSettings settings, Registry registry) {
        this.settings = settings;
        this.registry = registry;
        runsc = new Runsc(settings);
        poll = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "stasis-runsc " + settings.root());
            thread.setDaemon(true);
            return thread;
        });
        poll.scheduleWithFixedDelay(this::poll, 0, settings.poll().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The sandboxes run on. */
    @Deactivate
    void stop() {
        poll.shutdownNow();
        try {
            poll.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (kernels) {
            kernels.values().forEach(kept -> unregister(kept));
            kernels.clear();
        }
    }

    private static void unregister(Kept kept) {
        try {
            kept.unregister().run();
        } catch (IllegalStateException e) {
            // the bundle is stopping, and the framework was faster
        }
    }

    private void poll() {
        try {
            Object now = Signs.of(settings.root(), kernels());
            if (!now.equals(seen) && refresh()) {
                seen = now;
            }
            for (SandboxKernel kernel : kernels()) {
                kernel.measure();
            }
            complaint = "";
        } catch (KernelException | IOException | RuntimeException e) {
            if (!complaint.equals(e.getMessage()) && !Thread.currentThread().isInterrupted()) {
                complaint = String.valueOf(e.getMessage());
                LOG.warn("the sandboxes of {} cannot be listed: {}", settings.root(), complaint);
            }
        }
    }

    /**
     * Asks runsc.
     *
     * @return false if we had our own hand in meanwhile, so that its answer may be out of date
     */
    boolean refresh() throws KernelException {
        Map<String, Sandbox> found = new HashMap<>();
        int before = changes.get();
        if (Files.isDirectory(settings.root())) {
            runsc.list().forEach(sandbox -> found.put(sandbox.id(), sandbox));
        }
        synchronized (kernels) {
            if (changes.get() != before) {
                return false;
            }
            for (Kept kept : List.copyOf(kernels.values())) {
                kept.kernel().found(found.get(kept.kernel().name()));
                forgetIfGone(kept);
            }
            for (Sandbox sandbox : found.values()) {
                if (!kernels.containsKey(sandbox.id())) {
                    SandboxKernel kernel = make(sandbox.id(), null);
                    kernel.found(sandbox);
                    keep(kernel, false);
                }
            }
            return true;
        }
    }

    private void forgetIfGone(Kept kept) {
        if (kept.kernel().sandbox() == null && !kept.always() && !kept.kernel().isHeld()) {
            LOG.info("sandbox '{}' of {} is gone", kept.kernel().name(), settings.root());
            kernels.remove(kept.kernel().name());
            unregister(kept);
        }
    }

    private void keep(SandboxKernel kernel, boolean always) {
        LOG.info("sandbox '{}' of {} is a kernel", kernel.name(), settings.root());
        kernels.put(kernel.name(), new Kept(kernel, always, registry.register(kernel)));
    }

    private SandboxKernel make(String name, Path bundle) {
        return new SandboxKernel(name, bundle, runsc, settings, this::changed);
    }

    /** A kernel's sandbox came or went by our own hand. */
    private void changed(SandboxKernel kernel) {
        synchronized (kernels) {
            changes.incrementAndGet();
            Kept kept = kernels.get(kernel.name());
            boolean known = kept != null && kept.kernel() == kernel;
            if (kernel.sandbox() != null && !known) {
                if (kept != null) {
                    unregister(kept); // the poll was faster, and knows less of it
                }
                keep(kernel, kept != null && kept.always());
            } else if (known) {
                forgetIfGone(kept);
            }
        }
    }

    /** The kernels now, by name. */
    public List<SandboxKernel> kernels() {
        synchronized (kernels) {
            return kernels.values().stream().map(Kept::kernel).toList();
        }
    }

    @Override
    public String name() {
        return SandboxKernel.TYPE;
    }

    @Override
    public SandboxKernel create(String kernel) throws KernelException {
        requireId(kernel);
        return make(kernel, null);
    }

    private static void requireId(String name) throws KernelException {
        if (!Runsc.isId(name)) {
            throw new KernelException("'" + name + "' cannot be the id of a sandbox: 1 to 64 letters, digits, dots, "
                    + "underscores and dashes, the first a letter or digit");
        }
    }

    /** A kernel that is there before its sandbox is, and stays after it. */
    public void define(String name, Path bundle) throws KernelException {
        requireId(name);
        OciBundle.read(bundle);
        synchronized (kernels) {
            if (kernels.containsKey(name)) {
                throw new KernelException("a sandbox '" + name + "' exists");
            }
            keep(make(name, bundle), true);
        }
    }

    /** Ends a sandbox, and forgets its kernel. */
    public void remove(String name) throws KernelException {
        SandboxKernel kernel = kernel(name);
        if (kernel.isHeld()) {
            throw new KernelException("sandbox '" + name + "' is being saved or loaded");
        }
        synchronized (kernels) {
            kernels.computeIfPresent(name, (key, kept) -> new Kept(kept.kernel(), false, kept.unregister()));
        }
        kernel.stop();
    }

    /** @throws KernelException if there is none */
    public SandboxKernel kernel(String name) throws KernelException {
        List<String> names = new ArrayList<>();
        for (SandboxKernel kernel : kernels()) {
            if (kernel.name().equals(name)) {
                return kernel;
            }
            names.add(kernel.name());
        }
        throw new KernelException(
                "there is no sandbox '" + name + "' below " + settings.root() + "; there are " + names);
    }

    /**
     * Takes in an image that runsc made.
     *
     * @see Transfer#take
     */
    public SaveReport importImage(StateService states, Path folder, ImageRef image, String kernel, Path bundle)
            throws StateException {
        requireId(kernel);
        return new Transfer(states, registry, settings).take(folder, image, kernel, bundle);
    }

    /**
     * Gives out an image as runsc reads it.
     *
     * @see Transfer#give
     */
    public LoadReport exportImage(StateService states, ImageRef image, Path folder) throws StateException {
        return new Transfer(states, registry, settings).give(image, folder);
    }

    /** The root of runsc that these are below. */
    public Path root() {
        return settings.root();
    }
}
