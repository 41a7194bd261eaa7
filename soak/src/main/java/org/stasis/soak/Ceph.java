/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.stasis.api.LoadOptions;
import org.stasis.api.LoadReport;
import org.stasis.api.Progress;
import org.stasis.api.SaveOptions;
import org.stasis.api.StateException;
import org.stasis.internal.PlainStates;

/**
 * Saves and loads with a Ceph of which one OSD is killed each time while pages are under way, until the time is over; it
 * is revived before the next. Two copies of everything are left meanwhile, so each save and load has to succeed. At the
 * end the Ceph is full: then a save has to fail, and nothing else.
 */
final class Ceph {
    private static final List<String> IMAGES = List.of("a", "b");
    private static final int PAGES = 32 << 10;

    private final long endNanos;
    private final Random random;
    private final Tally tally;
    private final Osds osds = Osds.ofEnvironment();
    private final PatternKernel kernel = new PatternKernel(new Pattern("ceph", PAGES));
    private final Ledger ledger = new Ledger();
    private final Set<String> saved = new TreeSet<>();
    private final PlainStates plain = new PlainStates(Images.KEYS);

    Ceph(long endNanos, long seed, Tally tally) {
        this.endNanos = endNanos;
        this.random = new Random(seed);
        this.tally = tally;
        plain.put(kernel);
        plain.put(Images.bucket(30, 4));
    }

    void run() throws Exception {
        long version = kernel.present();
        do {
            String image = IMAGES.get(random.nextInt(IMAGES.size()));
            save(image, ++version);
            load(image);
        } while (System.nanoTime() - endNanos < 0);
        saveToFullStore(++version);
        for (String image : saved) {
            load(image);
        }
    }

    private void save(String image, long version) throws Exception {
        kernel.advance(version);
        ledger.begin(image, version);
        SaveOptions.Builder options = Saves.random(random, "s3:" + image, kernel, List.copyOf(saved));
        duringAKill("save of version " + version + " to " + image, kill -> {
            plain.service().save(options.progress(kill).build());
            ledger.acknowledge();
            saved.add(image);
        });
    }

    private void load(String image) throws Exception {
        boolean lazy = random.nextBoolean();
        duringAKill((lazy ? "lazy load of " : "load of ") + image, kill -> {
            LoadReport report = plain.service()
                    .load(LoadOptions.from("s3:" + image)
                            .replace(true)
                            .lazy(lazy)
                            .progress(kill)
                            .build());
            if (lazy) {
                kill.now("after the first task");
                report.resident().done().toCompletableFuture().get(5, TimeUnit.MINUTES);
            }
            String expected = ledger.expected(image);
            if (!ledger.settle(image, kernel.audit())) {
                tally.lost(image + " should be " + expected + ", loaded was " + Ledger.text(kernel.present()));
            }
        });
    }

    private interface Operation {
        void run(Kill kill) throws Exception;
    }

    private void duringAKill(String what, Operation operation) throws Exception {
        Kill kill = new Kill(what, random.nextInt(Osds.COUNT), random.nextDouble(0.9));
        tally.operation();
        try {
            operation.run(kill);
        } catch (StateException e) {
            tally.lost(what + " failed, although two OSDs are left: " + e);
        }
        if (kill.done) {
            tally.fault();
            osds.revive(kill.osd);
        }
    }

    /** Of one OSD, at a moment from 0 to 1 of the pages; once. */
    private final class Kill implements Consumer<Progress> {
        private final String what;
        private final int osd;
        private final double moment;
        private boolean done;

        Kill(String what, int osd, double moment) {
            this.what = what;
            this.osd = osd;
            this.moment = moment;
        }

        @Override
        public void accept(Progress progress) {
            if (progress.done() >= moment * progress.total()) {
                now("after " + progress.done() + " of " + progress.total() + " bytes");
            }
        }

        synchronized void now(String when) {
            if (!done) {
                done = true;
                System.out.println(what + ": OSD " + osd + " is killed " + when);
                try {
                    osds.kill(osd);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void saveToFullStore(long version) throws Exception {
        kernel.advance(version);
        osds.full(true);
        plain.put(Images.bucket(3, 1));
        tally.operation();
        tally.fault();
        try {
            plain.service()
                    .save(Saves.random(random, "s3:" + IMAGES.get(0), kernel, List.of())
                            .build());
            tally.lost("a full store took an image");
        } catch (StateException e) {
            System.out.println("save of version " + version + " to a full store: " + e.getMessage());
        } finally {
            osds.full(false);
            plain.put(Images.bucket(30, 4));
        }
        if (kernel.audit() != version) {
            tally.lost("the kernel is of version " + kernel.present() + " after a failed save, and was of " + version);
        }
    }
}
