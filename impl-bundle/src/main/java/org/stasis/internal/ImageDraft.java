/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stasis.api.StateException;
import org.stasis.internal.SavePlan.Written;
import org.stasis.internal.image.FileOutput;
import org.stasis.internal.image.ImageFiles;
import org.stasis.internal.image.Manifest;
import org.stasis.internal.image.Seal;
import org.stasis.internal.memory.Extents;
import org.stasis.internal.memory.PageSource;
import org.stasis.internal.memory.Pages;
import org.stasis.internal.memory.PagesForm;
import org.stasis.spi.ImageWriter;
import org.stasis.spi.KernelAdapter;

/** An image that is being written: its files one after the other, then {@link #commit}. Closed without, it is gone. */
final class ImageDraft implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ImageDraft.class);

    private final SavePlan plan;
    private final String where;
    private final UUID id;
    private final Instant created;
    private final ImageWriter image;
    private final SaveBase base;
    private final SecretsDraft secrets;
    private final List<Manifest.File> files = new ArrayList<>();
    private List<PageSource> memory = List.of();
    private Map<String, String> metadata;
    private Pages pages;
    private boolean committed;

    private ImageDraft(SavePlan plan, String where, UUID id, Instant created, ImageWriter image, SaveBase base) {
        this.plan = plan;
        this.where = where;
        this.id = id;
        this.created = created;
        this.image = image;
        this.base = base;
        secrets = new SecretsDraft(plan.secretKeys(), id, image);
        metadata =
                SaveMetadata.complete(plan.options().metadata(), plan.kernel().usage(), created, id.toString());
    }

    static ImageDraft create(SavePlan plan, UUID id, Instant created) throws StateException {
        String name = plan.options().image().name();
        String where = plan.backend().location(name);
        SaveBase base = SaveBase.of(plan);
        ImageWriter image = plan.paced(Faults.files(where, () -> plan.backend().create(name, id.toString())));
        var draft = new ImageDraft(plan, where, id, created, image, base);
        try {
            draft.files.addAll(base.adoptInto(image));
            return draft;
        } catch (StateException e) {
            try (draft) {
                throw e;
            }
        }
    }

    /** Begins the state file with the metadata of this moment; closing it enters it into the image. */
    StateFileOutput state() throws StateException {
        metadata =
                SaveMetadata.complete(plan.options().metadata(), plan.kernel().usage(), created, id.toString());
        return Faults.files(
                where(ImageFiles.STATE),
                () -> StateFileOutput.open(
                        where(ImageFiles.STATE),
                        new FileOutput(ImageFiles.STATE, image.create(ImageFiles.STATE)),
                        plan.format(),
                        metadata,
                        id,
                        plan.keys(),
                        secrets,
                        files::add));
    }

    /** Writes the pages into a file of their own, and what is known of them into another. */
    void pages(List<PageSource> sources) throws StateException {
        memory = sources;
        base.refuseExposed(sources);
        secrets(sources);
        pages = Faults.files(where(ImageFiles.PAGES), () -> {
            var how = new Extents(plan.keys().scheme(), plan.keys().pages(id), plan.compression());
            var form = new PagesForm(id, how, plan.options().excludeZeroPages(), base.pages());
            return new PagesOutput(image, plan.keys(), where + "/" + id, files).write(form, memory, scanned(memory));
        });
    }

    /** Writes the pages into the state file. */
    void pagesInside(List<PageSource> sources, StateFileOutput state) throws StateException {
        secrets(sources);
        pages = Faults.files(
                where(ImageFiles.STATE),
                () -> Pages.saveInside(sources, plan.options().excludeZeroPages(), id, state.out(), scanned(sources)));
    }

    private void secrets(List<PageSource> sources) throws StateException {
        Faults.files(where(ImageFiles.SECRET_PAGES), () -> {
            secrets.memory(sources);
            return null;
        });
    }

    private ProgressMeter scanned(List<PageSource> sources) {
        long total = sources.stream().mapToLong(PageSource::bytes).sum();
        return new ProgressMeter("saving", total, plan.options().progress(), plan.stopped());
    }

    /** Binds the files, seals and publishes. */
    Written commit() throws StateException {
        Faults.files(where(ImageFiles.SECRETS), () -> files.addAll(secrets.files()));
        Manifest manifest = Faults.files(where, this::manifest);
        Faults.files(where, () -> {
            if (plan.stopped().getAsBoolean()) {
                throw Operations.cancelled(); // the last moment for it
            }
            byte[] sealed = Seal.write(manifest, plan.keys().seal());
            try (var publishing = plan.operations().publishing()) {
                image.commit(sealed, plan.options().replace());
            }
            return null;
        });
        committed = true;
        memory.forEach(source ->
                plan.marks().remember(id, source.file(), source.pages().mark()));
        List<String> notes = new ArrayList<>(base.notes());
        notes.addAll(secrets.notes());
        return new Written(manifest, pages, notes, 0);
    }

    private Manifest manifest() throws GeneralSecurityException {
        KernelAdapter kernel = plan.kernel();
        return new Manifest(
                Manifest.FORMAT,
                id.toString(),
                plan.options().image().name(),
                created,
                new Manifest.Kernel(kernel.name(), kernel.type(), kernel.version()),
                base.id(),
                plan.keys().scheme().name(),
                plan.keys().seal().id(),
                plan.keys().wrapped(plan.keys().seal()),
                null,
                plan.format().layout().format(),
                plan.format().compression().entry(),
                plan.options().singleFile(),
                secrets.list(),
                metadata,
                files);
    }

    private String where(String file) {
        return where + "/" + id + "/" + file;
    }

    /** Never fails: what cannot be removed now the backend removes later, and the save's own outcome matters more. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted(); // it ended the save, and must not end the cleaning up
        try {
            image.close();
        } catch (IOException e) {
            LOG.warn(
                    "{}: {} could not be closed cleanly: {}",
                    where,
                    committed ? "the saved image" : "an unfinished image",
                    e.toString());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
