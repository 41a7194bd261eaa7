/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stasis.api.AfterSave;
import org.stasis.api.SaveOptions;
import org.stasis.api.SaveReport;
import org.stasis.api.StateException;
import org.stasis.internal.image.ImageKeys;
import org.stasis.internal.image.Manifest;
import org.stasis.internal.memory.Pages;
import org.stasis.spi.Compression;
import org.stasis.spi.KernelAdapter;
import org.stasis.spi.NetworkStack;
import org.stasis.spi.PageBackend;
import org.stasis.spi.PausedKernel;
import org.stasis.spi.Watchdog;

/**
 * The recipe of a save. What is opened first is closed last, so the order of closing is the protocol: the outcome is
 * known, the callback told, the watchdog started, the kernel unpaused.
 *
 * @param options as the caller gave them
 * @param kernel to save; this and all that follows was chosen when the save began, and stays
 * @param parent id of the image this one descends from, or null
 * @param compression of state file and pages; null for none
 */
record Save(
        SaveOptions options,
        KernelAdapter kernel,
        PageBackend backend,
        ImageKeys keys,
        Compression compression,
        String parent,
        Duration safepointTimeout,
        Watchdog watchdog,
        NetworkStack network,
        Operations operations) {
    private static final Logger LOG = LoggerFactory.getLogger(Save.class);

    SaveReport run() throws StateException {
        long began = System.nanoTime();
        LOG.info(
                "saving kernel '{}' to {}",
                kernel.name(),
                backend.location(options.image().name()));
        Written written;
        long pausedAt;
        try (PausedKernel paused = Faults.kernel(kernel.name(), "pausing", () -> kernel.pause(safepointTimeout))) {
            pausedAt = System.nanoTime();
            told(() -> Faults.kernel(kernel.name(), "taking task states", () -> {
                paused.receiveTaskStates();
                return null;
            }));
            try (Watchdog.Suspension quiet = watchdog.suspend(kernel.name())) {
                written = told(() -> write(paused));
                tell(Optional.empty());
                if (options.afterSave() == AfterSave.STOP) {
                    paused.endOnClose(); // only now: an uncommitted save never ends a kernel
                }
            }
        }
        SaveReport report = written.report(this, System.nanoTime() - pausedAt, System.nanoTime() - began);
        LOG.info(
                "saved {}: {} bytes stored in {} ms, paused {} ms",
                report.image(),
                report.storedBytes(),
                report.took().toMillis(),
                report.paused().toMillis());
        return report;
    }

    private Written write(PausedKernel paused) throws StateException {
        UUID id = UUID.randomUUID();
        Instant now = Clock.systemUTC().instant();
        Map<String, String> metadata = SaveMetadata.complete(options.metadata(), kernel.usage(), now, id.toString());
        try (ImageDraft draft = ImageDraft.create(backend, options.image().name(), id, keys, compression)) {
            Pages pages = null;
            try (NetworkStack.Pause still =
                            Faults.kernel(kernel.name(), "pausing its network", () -> network.pause(kernel.name()));
                    StateFileOutput state = draft.state(metadata)) {
                Faults.kernel(kernel.name(), "saving itself", () -> {
                    kernel.saveHostNeeds(state.out()); // first, so that a load can refuse early
                    paused.saveTo(state.out());
                    return null;
                });
                if (options.singleFile()) {
                    pages = draft.pagesInside(paused.memory(), options.excludeZeroPages(), state, scanned(paused));
                }
                Faults.kernel(kernel.name(), "saving its network", () -> {
                    network.saveTo(state.out());
                    return null;
                });
            }
            if (pages == null) {
                pages = draft.pages(paused.memory(), options.excludeZeroPages(), scanned(paused));
            }
            Manifest manifest = draft.manifest(this, now, metadata);
            draft.commit(manifest, options.replace());
            return new Written(manifest, pages);
        }
    }

    private ProgressMeter scanned(PausedKernel paused) {
        long total = paused.memory().stream()
                .mapToLong(file -> file.allocatedBytes())
                .sum();
        return new ProgressMeter("saving", total, options.progress(), operations.stopped());
    }

    /** Runs a step; if it fails, the caller is told before anything is undone. */
    private <T> T told(Callable<T> step) throws StateException {
        try {
            return step.call();
        } catch (StateException e) {
            tell(Optional.of(e));
            throw e;
        } catch (Exception e) {
            StateException told = new StateException("saving kernel '" + kernel.name() + "' failed: " + e, e);
            tell(Optional.of(told));
            throw told;
        }
    }

    private void tell(Optional<StateException> outcome) {
        try {
            options.callback().accept(outcome);
        } catch (RuntimeException e) {
            LOG.warn("the callback of a save of kernel '{}' failed; the save's outcome is unchanged", kernel.name(), e);
        }
    }

    private record Written(Manifest manifest, Pages pages) {
        SaveReport report(Save save, long pausedNanos, long tookNanos) {
            return new SaveReport(
                    save.options.image(),
                    manifest.id(),
                    save.kernel.name(),
                    manifest.bytes(),
                    pages.allocatedBytes(),
                    pages.allocatedBytes() - pages.storedBytes(),
                    Duration.ofNanos(pausedNanos),
                    Duration.ofNanos(tookNanos));
        }
    }
}
