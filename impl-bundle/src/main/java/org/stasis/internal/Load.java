/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stasis.api.KernelBusyException;
import org.stasis.api.KernelInfo;
import org.stasis.api.LoadOptions;
import org.stasis.api.LoadReport;
import org.stasis.api.RehearsalReport;
import org.stasis.api.StateException;
import org.stasis.internal.memory.LazyLoad;
import org.stasis.internal.memory.PageMarks;
import org.stasis.internal.memory.Pages;
import org.stasis.spi.Host;
import org.stasis.spi.KernelAdapter;
import org.stasis.spi.NetworkStack;
import org.stasis.spi.RevivedKernel;
import org.stasis.spi.StateInput;

/**
 * The recipe of a load. The kernel that was there runs on until the new one is complete; whatever fails before closes
 * what was opened, and nothing has changed.
 *
 * @param options as the caller gave them
 * @param image opened and authenticated
 * @param kernel to load into
 * @param host what this host supplies
 * @param supply has the secrets that the image lacks
 * @param marks told that this memory is the image's
 * @param lazyLoads told what is still on its way when the tasks run
 */
record Load(
        LoadOptions options,
        StoredImage image,
        KernelAdapter kernel,
        Host host,
        SecretSupply supply,
        Operations operations,
        PageMarks marks,
        LazyLoads lazyLoads) {
    private static final Logger LOG = LoggerFactory.getLogger(Load.class);

    /** Rebuilds the kernel and lets it take the place of what ran before. */
    LoadReport run() throws StateException {
        long began = System.nanoTime();
        LOG.info("loading {} into kernel '{}'", image.where(), kernel.name());
        return revive(this::checkFree, options.lazy(), (memory, revived, network) -> {
            kernel("starting", () -> {
                revived.start();
                return null;
            });
            network.start();
            memory.keep(kernel.name(), lazyLoads);
            return report(memory, revived.notes(), began);
        });
    }

    /** Rebuilds the kernel beside whatever it runs, and throws it away. */
    RehearsalReport rehearse() throws StateException {
        long began = System.nanoTime();
        LOG.info("rehearsing {} with kernel '{}'", image.where(), kernel.name());
        return revive(
                () -> {},
                false, // all of it is to be proven
                (memory, revived, network) -> rehearsed(memory.pages(), revived.notes(), System.nanoTime() - began));
    }

    private interface Check {
        void run() throws StateException;
    }

    private interface Last<T> {
        T run(LoadedMemory memory, RevivedKernel revived, NetworkStack.Restored network) throws StateException;
    }

    /** All steps but the last, in which alone they differ. What has not started by then is dropped. */
    private <T> T revive(Check first, boolean lazy, Last<T> last) throws StateException {
        try (StateFileInput state = image.state()) {
            Pages stored = image.manifest().singleFile() ? null : image.pages();
            SuppliedSecrets secrets = SuppliedSecrets.of(image, supply);
            StateInput in = state.in(secrets);
            checkHost(in, stored, secrets);
            first.run();
            try (RevivedKernel revived = kernel("rebuilding its tasks", () -> kernel.load(in, host));
                    LoadedMemory memory = memory(in, stored, revived, lazy)) {
                secrets.fill(revived.memory());
                kernel("setting its clocks", () -> {
                    revived.restoreClocks();
                    return null;
                });
                options.timeReady().run();
                try (NetworkStack.Restored network =
                        kernel("restoring its network", () -> host.network().restore(kernel.name(), in))) {
                    kernel("applying restore options", () -> {
                        revived.restoreOptions();
                        return null;
                    });
                    state.finish();
                    return last.run(memory, revived, network);
                }
            }
        }
    }

    /** Everything that speaks against this host, in one answer, before anything is built. */
    private void checkHost(StateInput in, Pages stored, SuppliedSecrets secrets) throws StateException {
        List<String> reasons =
                new ArrayList<>(KernelFit.reasons(image.manifest().kernel(), kernel));
        if (reasons.isEmpty()) {
            // only a kernel that knows the format can say more
            reasons.addAll(kernel("checking this host", () -> kernel.checkHost(in)));
        }
        new HostFit(image, stored, secrets).check(reasons);
    }

    private void checkFree() throws KernelBusyException {
        KernelInfo now = kernel.info();
        if (!options.replace() && now.status() != KernelInfo.Status.IDLE && now.status() != KernelInfo.Status.DONE) {
            throw new KernelBusyException("kernel '" + kernel.name() + "' has live tasks ("
                    + now.tasks().size() + " tasks, " + now.status()
                    + "); stop it first, or ask to replace what it runs");
        }
    }

    private LoadedMemory memory(StateInput in, Pages pages, RevivedKernel revived, boolean lazy) throws StateException {
        if (pages == null) {
            ProgressMeter loaded =
                    new ProgressMeter("loading", -1, options.progress(), operations.stopped(kernel.name()));
            return new LoadedMemory(
                    Faults.files(image.where(), () -> Pages.loadInside(in, image.where(), revived.memory(), loaded)),
                    null);
        }
        LazyLoad coming = null;
        if (lazy && Pages.canWait(revived.memory())) {
            coming = image.loadLazily(pages, revived.memory(), lazyLoads.hints());
        } else {
            var loaded = new ProgressMeter(
                    "loading", pages.storedBytes(), options.progress(), operations.stopped(kernel.name()));
            image.load(pages, revived.memory(), loaded);
        }
        marks.loaded(pages.image(), revived.memory());
        return new LoadedMemory(pages, coming);
    }

    private <T> T kernel(String doing, Callable<T> work) throws StateException {
        return Faults.kernel(kernel.name(), doing, work);
    }

    private RehearsalReport rehearsed(Pages pages, List<String> notes, long tookNanos) {
        LOG.info(
                "rehearsed {} in {} ms: it restores",
                image.where(),
                Duration.ofNanos(tookNanos).toMillis());
        return new RehearsalReport(
                options.image(),
                image.manifest().id(),
                kernel.name(),
                pages.allocatedBytes(),
                notes,
                Duration.ofNanos(tookNanos));
    }

    private LoadReport report(LoadedMemory memory, List<String> notes, long began) {
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        LOG.info("loaded {} into kernel '{}' in {} ms", image.where(), kernel.name(), took.toMillis());
        notes.forEach(LOG::info);
        return new LoadReport(
                options.image(),
                image.manifest().id(),
                kernel.name(),
                image.manifest().metadata(),
                memory.pages().allocatedBytes(),
                notes,
                took,
                memory.residency(began),
                took);
    }
}
