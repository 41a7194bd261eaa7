/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.replica;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.FieldOption;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stasis.spi.ImageReader;
import org.stasis.spi.ImageWriter;
import org.stasis.spi.PageBackend;
import org.stasis.spi.SharedRecords;

/** The backend {@code replica}: every image in two others, read from the first that has it. */
@Component(service = PageBackend.class, configurationPid = ReplicaPageBackend.PID, property = "stasis.replica=true")
@Designate(ocd = ReplicaPageBackend.Config.class)
public final class ReplicaPageBackend implements PageBackend {
    static final String PID = "org.stasis.storage.replica";

    private static final Logger LOG = LoggerFactory.getLogger(ReplicaPageBackend.class);

    /** Configuration of PID {@value ReplicaPageBackend#PID}. */
    @ObjectClassDefinition(name = "Stasis: images in two places", description = "The page backend 'replica'.")
    public @interface Config {
        @AttributeDefinition(name = "First", description = "Name of the backend that is read: the nearer, faster one.")
        String first() default "file";

        @AttributeDefinition(name = "Second", description = "Name of the backend that holds the other copy.")
        String second() default "s3";

        @AttributeDefinition(
                name = "Copies required",
                description = "2: a save fails if the second copy cannot be made. 1: it is made later, by a repair.")
        int copies_required() default 2;
    }

    // not this component itself
    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            fieldOption = FieldOption.REPLACE,
            target = "(!(stasis.replica=*))")
    private volatile List<PageBackend> present = List.of();

    private final String first;
    private final String second;
    private final boolean bothRequired;
    private final Supplier<List<PageBackend>> backends;
    private final OpenThings open = new OpenThings();
    private final ImageLocks locks = new ImageLocks();
    private final AtomicBoolean repaired = new AtomicBoolean();
    private final ThreadPoolExecutor background =
            new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                Thread thread = new Thread(work, "stasis-replica-repair");
                thread.setDaemon(true);
                return thread;
            });

    @Activate
    public ReplicaPageBackend(Config config) {
        this(config, null);
    }

    ReplicaPageBackend(Config config, Supplier<List<PageBackend>> backends) {
        if (config.first().equals(config.second()) || config.copies_required() < 1 || config.copies_required() > 2) {
            throw new IllegalArgumentException(PID + ": first = '" + config.first() + "', second = '" + config.second()
                    + "', copies.required = " + config.copies_required()
                    + ": name two backends, and require 1 or 2 copies");
        }
        first = config.first();
        second = config.second();
        bothRequired = config.copies_required() == 2;
        this.backends = backends == null ? () -> present : backends;
        background.allowCoreThreadTimeOut(true);
    }

    @Deactivate
    void stop() {
        background.shutdownNow();
        try {
            if (!background.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("a repair does not end; it stops behind the image it copies");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Closeable each : open.end()) {
            try {
                each.close();
            } catch (IOException e) {
                LOG.warn("an open image of 'replica' could not be closed", e);
            }
        }
    }

    @Override
    public String name() {
        return "replica";
    }

    /** The two copies as they are present now. */
    private Copies copies() throws IOException {
        open.check();
        PageBackend one = null;
        PageBackend other = null;
        for (PageBackend each : backends.get()) { // the highest ranking comes last
            one = each.name().equals(first) ? each : one;
            other = each.name().equals(second) ? each : other;
        }
        if (one == null && other == null) {
            throw new IOException("page backend 'replica': neither '" + first + "' nor '" + second
                    + "' is present; install one, or name others in " + PID);
        }
        Copies copies = new Copies(one, other, first, second);
        if (copies.complete() && repaired.compareAndSet(false, true)) {
            background.execute(() -> new Repair(copies, locks).all());
        }
        if (!copies.complete()) {
            repaired.set(false); // when the missing one is back
        }
        return copies;
    }

    @Override
    public ImageWriter create(String image, String generation) throws IOException {
        Copies copies = copies();
        copies.requireToWrite(bothRequired);
        return open.opened(ReplicaWriter.begin(copies, image, generation, bothRequired, open, locks));
    }

    @Override
    public byte[] manifest(String image, int maxBytes) throws IOException {
        return copies().read(backend -> backend.manifest(image, maxBytes));
    }

    @Override
    public ImageReader open(String image, String generation) throws IOException {
        Copies copies = copies();
        return open.opened(new ReplicaReader(
                copies.read(backend -> backend.open(image, generation)), copies, image, generation, open));
    }

    @Override
    public List<String> images() throws IOException {
        Copies copies = copies();
        TreeSet<String> names = new TreeSet<>();
        IOException failed = null;
        int answers = 0;
        for (PageBackend backend : copies.present()) {
            try {
                names.addAll(backend.images());
                answers++;
            } catch (IOException e) {
                LOG.warn("the list lacks what only '{}' has: {}", backend.name(), e.toString());
                failed = e;
            }
        }
        if (answers == 0) {
            throw failed;
        }
        return List.copyOf(names);
    }

    /** The second copy goes first: if that fails, nothing has changed, and no copy can bring a deleted image back. */
    @Override
    public void delete(String image) throws IOException {
        Copies copies = copies();
        copies.requireBoth("delete '" + image + "'");
        synchronized (locks.of(image)) {
            boolean there = isDeleted(copies.second(), image);
            there |= isDeleted(copies.first(), image);
            if (!there) {
                throw new NoSuchFileException(location(image), null, "there is no such image");
            }
        }
    }

    private static boolean isDeleted(PageBackend backend, String image) throws IOException {
        try {
            backend.delete(image);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** The second copy first, as in a commit; what fails between is repaired. */
    @Override
    public void reseal(String image, byte[] expected, byte[] manifest) throws IOException {
        Copies copies = copies();
        copies.requireBoth("reseal '" + image + "'");
        synchronized (locks.of(image)) {
            if (!Arrays.equals(expected, copies.first().manifest(image, Repair.MAX_MANIFEST))) {
                throw new IOException(location(image) + " was replaced meanwhile; nothing was changed. Try again");
            }
            copies.second().reseal(image, expected, manifest);
            copies.first().reseal(image, expected, manifest);
        }
    }

    /** Those of the second copy: the nearer one may be this host's alone. */
    @Override
    public Optional<SharedRecords> sharedRecords() {
        try {
            Copies copies = copies();
            copies.requireBoth("look who runs an image");
            return copies.second().sharedRecords();
        } catch (IOException e) {
            return Optional.of(new OutOfReach(e)); // and not empty, which would say that nobody shares it
        }
    }

    private record OutOfReach(IOException why) implements SharedRecords {
        @Override
        public Optional<Versioned> read(String name) throws IOException {
            throw new IOException(why.getMessage(), why);
        }

        @Override
        public Optional<String> write(String name, byte[] bytes, Optional<String> known) throws IOException {
            throw new IOException(why.getMessage(), why);
        }
    }

    @Override
    public String location(String image) {
        return "replica:" + image + " in " + first + " and " + second;
    }
}
