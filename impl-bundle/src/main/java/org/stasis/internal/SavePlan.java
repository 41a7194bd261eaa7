/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stasis.api.SaveOptions;
import org.stasis.api.SaveReport;
import org.stasis.api.StateException;
import org.stasis.internal.image.ImageKeys;
import org.stasis.internal.image.Manifest;
import org.stasis.internal.memory.PageMarks;
import org.stasis.internal.memory.PageSource;
import org.stasis.internal.memory.Pages;
import org.stasis.internal.statefile.StateFileCompression;
import org.stasis.internal.statefile.StateFileFormat;
import org.stasis.spi.Compression;
import org.stasis.spi.ImageWriter;
import org.stasis.spi.KernelAdapter;
import org.stasis.spi.NetworkStack;
import org.stasis.spi.PageBackend;
import org.stasis.spi.PausedKernel;
import org.stasis.spi.Watchdog;

/**
 * What a save works with: all that was chosen when it began, and stays.
 *
 * @param options as the caller gave them
 * @param kernel to save
 * @param secretKeys to encrypt secrets with; null leaves them out
 * @param compression of the pages; null for none
 * @param format of the state file
 * @param base the image this one descends from, open and authenticated, or null
 * @param marks what is known of the memory's changes since other images
 */
record SavePlan(
        SaveOptions options,
        KernelAdapter kernel,
        PageBackend backend,
        ImageKeys keys,
        ImageKeys secretKeys,
        Compression compression,
        StateFileFormat format,
        StoredImage base,
        Duration safepointTimeout,
        Watchdog watchdog,
        NetworkStack network,
        Operations operations,
        PageMarks marks) {
    private static final Logger LOG = LoggerFactory.getLogger(SavePlan.class);

    /** Runs the recipe that the options ask for. */
    SaveReport run() throws StateException {
        long began = System.nanoTime();
        LOG.info(
                "saving kernel '{}' to {}",
                kernel.name(),
                backend.location(options.image().name()));
        Room.in(backend, options.image().name()).check(options, kernel.info().memoryBytes(), compressed());
        Written written = options.live() ? new LiveSave(this).run() : new Save(this).run();
        SaveReport report = written.report(this, System.nanoTime() - began);
        LOG.info(
                "saved {}: {} bytes stored and {} shared in {} ms, paused {} ms",
                report.image(),
                report.storedBytes(),
                report.sharedBytes(),
                report.took().toMillis(),
                report.paused().toMillis());
        return report;
    }

    /** Whether pages are compressed, by themselves or with the state file they are in. */
    private boolean compressed() {
        return options.singleFile() ? format.compression() != StateFileCompression.NONE : compression != null;
    }

    /** True once the save should end without an image. */
    BooleanSupplier stopped() {
        return operations.stopped(kernel.name());
    }

    /** The image, written no faster than the caller wants. */
    ImageWriter paced(ImageWriter image) {
        long limit = options.maxBytesPerSecond();
        return limit == 0 ? image : new PacedImage(image, new Pace(limit, stopped()));
    }

    PausedKernel pause() throws StateException {
        return kernel("pausing", () -> kernel.pause(safepointTimeout));
    }

    ImageDraft draft() throws StateException {
        return ImageDraft.create(this, UUID.randomUUID(), Clock.systemUTC().instant());
    }

    /** The kernel, its network and, if everything goes into a single file, its pages. */
    void state(ImageDraft draft, PausedKernel paused) throws StateException {
        try (NetworkStack.Pause still = kernel("pausing its network", () -> network.pause(kernel.name()));
                StateFileOutput state = draft.state()) {
            kernel("saving itself", () -> {
                kernel.saveHostNeeds(state.out()); // first, so that a load can refuse early
                paused.saveTo(state.out());
                return null;
            });
            if (options.singleFile()) {
                draft.pagesInside(sources(paused), state);
            }
            kernel("saving its network", () -> {
                network.saveTo(state.out());
                return null;
            });
        }
    }

    static List<PageSource> sources(PausedKernel paused) {
        return paused.memory().stream().map(PageSource::of).toList();
    }

    <T> T kernel(String doing, Callable<T> work) throws StateException {
        return Faults.kernel(kernel.name(), doing, work);
    }

    /** Runs a step; if it fails, the caller is told before anything is undone. */
    <T> T told(Callable<T> step) throws StateException {
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

    void tell(Optional<StateException> outcome) {
        try {
            options.callback().accept(outcome);
        } catch (RuntimeException e) {
            LOG.warn("the callback of a save of kernel '{}' failed; the save's outcome is unchanged", kernel.name(), e);
        }
    }

    /**
     * A committed image, and how long the tasks stood still for it.
     *
     * @param notes what a person should know of it
     */
    record Written(Manifest manifest, Pages pages, List<String> notes, long pausedNanos) {
        Written paused(long nanos) {
            return new Written(manifest, pages, notes, nanos);
        }

        SaveReport report(SavePlan plan, long tookNanos) {
            return new SaveReport(
                    plan.options.image(),
                    manifest.id(),
                    plan.kernel.name(),
                    manifest.ownBytes(),
                    pages.allocatedBytes(),
                    pages.allocatedBytes() - pages.storedBytes(),
                    pages.sharedBytes(),
                    Duration.ofNanos(pausedNanos),
                    Duration.ofNanos(tookNanos),
                    notes);
        }
    }
}
