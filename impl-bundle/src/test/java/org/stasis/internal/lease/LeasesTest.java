/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.stasis.api.KernelBusyException;
import org.stasis.api.KernelException;
import org.stasis.spi.ImageReader;
import org.stasis.spi.ImageWriter;
import org.stasis.spi.PageBackend;
import org.stasis.spi.SharedRecords;

/** Two hosts and the storage they share, all on one clock that the test moves. */
class LeasesTest {
    private static final Duration TIME = Duration.ofSeconds(60);

    private Instant now = Instant.parse("2026-11-23T12:00:00Z");
    private final Storage storage = new Storage();
    private final Host here = new Host();
    private final Host there = new Host();

    @Test
    void letsOneHostRunAnImageAndTellsTheOtherWhere() throws Exception {
        here.run("nightly");
        KernelBusyException busy = assertThrows(KernelBusyException.class, () -> there.run("nightly"));
        assertTrue(busy.getMessage().startsWith("shared:nightly runs on "), busy.getMessage());
        assertTrue(busy.getMessage().contains("since 2026-11-23T12:00:00Z"), busy.getMessage());
        there.run("another");
        here.run("nightly"); // again, which is its own business
    }

    @Test
    void refusesToReplaceWhatRunsElsewhere() throws Exception {
        here.run("nightly");
        assertThrows(KernelBusyException.class, () -> there.leases.refuseOthers(storage, "nightly"));
        here.leases.refuseOthers(storage, "nightly");
        there.leases.refuseOthers(storage, "another");
    }

    @Test
    void keepsTheLeaseAsLongAsItIsRenewed() throws Exception {
        here.run("nightly");
        for (int i = 0; i < 10; i++) {
            pass(TIME.dividedBy(3));
            here.leases.renew();
            here.leases.fence();
        }
        assertThrows(KernelBusyException.class, () -> there.run("nightly"));
        assertEquals(List.of(), here.stopped());
    }

    @Test
    void givesTheLeaseBackWhenTheKernelHasNothingToRun() throws Exception {
        here.run("nightly");
        here.alive.clear();
        here.leases.renew();
        there.run("nightly");
        assertEquals(List.of(), here.stopped());
    }

    @Test
    void givesTheLeaseBackWhenTheLoadFails() throws Exception {
        here.leases.take(storage, "nightly").close();
        there.run("nightly");
    }

    @Test
    void givesTheFormerLeaseBackWhenTheKernelRunsAnotherImage() throws Exception {
        here.run("nightly");
        here.run("another");
        there.run("nightly");
    }

    @Test
    void stopsTheKernelBeforeAnotherHostMayTakeOver() throws Exception {
        here.run("nightly");
        storage.out = true;
        pass(TIME.minusSeconds(1));
        here.leases.renew();
        here.leases.fence();
        assertEquals(List.of(), here.stopped());
        pass(Duration.ofSeconds(1));
        here.leases.fence();
        assertEquals(List.of("main"), here.stopped());
        storage.out = false;
        assertThrows(KernelBusyException.class, () -> there.run("nightly"));
        pass(TIME.dividedBy(2));
        there.run("nightly");
    }

    @Test
    void shutsOutTheHostThatComesBackLate() throws Exception {
        here.run("nightly");
        pass(TIME.multipliedBy(2));
        there.run("nightly"); // here was suspended, and knows nothing
        here.leases.renew();
        assertEquals(List.of("main"), here.stopped());
        assertThrows(KernelBusyException.class, () -> here.leases.refuseOthers(storage, "nightly"));
        there.leases.renew();
        assertEquals(List.of(), there.stopped());
    }

    @Test
    void stopsAgainUntilTheKernelStops() throws Exception {
        here.run("nightly");
        here.stubborn = true;
        pass(TIME);
        here.leases.fence();
        assertEquals(List.of(), here.stopped());
        here.stubborn = false;
        here.leases.fence();
        here.leases.fence();
        assertEquals(List.of("main"), here.stopped());
    }

    @Test
    void knowsItsOwnLeaseWhenTheAnswerWasLost() throws Exception {
        storage.forgetsAnswers = true;
        here.run("nightly");
        pass(TIME.dividedBy(3));
        here.leases.renew();
        assertEquals(List.of(), here.stopped());
        assertThrows(KernelBusyException.class, () -> there.run("nightly"));
    }

    @Test
    void refusesARecordThatIsNoLease() {
        storage.contents.put("nightly", "something else".getBytes(StandardCharsets.US_ASCII));
        IOException failure = assertThrows(IOException.class, () -> here.run("nightly"));
        assertTrue(failure.getMessage().contains("no lease of version 1"), failure.getMessage());
    }

    @Test
    void asksNothingOfStorageThatIsNotShared() throws Exception {
        storage.shared = false;
        here.run("nightly");
        there.run("nightly");
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private final class Host implements Leases.Kernels {
        private final TreeSet<String> alive = new TreeSet<>();
        private final TreeSet<String> ended = new TreeSet<>();
        private boolean stubborn;
        private final Leases leases = new Leases(TIME, this, () -> now, () -> now.toEpochMilli() * 1_000_000);

        void run(String image) throws Exception {
            try (Leases.Taken lease = leases.take(storage, image)) {
                alive.add("main");
                lease.keep("main");
            }
            leases.close(); // the test itself says when time has passed
        }

        List<String> stopped() {
            return List.copyOf(ended);
        }

        @Override
        public boolean isAlive(String kernel) {
            return alive.contains(kernel);
        }

        @Override
        public void stop(String kernel) throws KernelException {
            if (stubborn) {
                throw new KernelException("not now");
            }
            alive.remove(kernel);
            ended.add(kernel);
        }
    }

    /** Nothing but records. */
    private static final class Storage implements PageBackend, SharedRecords {
        private final Map<String, byte[]> contents = new HashMap<>();
        private boolean out;
        private boolean shared = true;
        private boolean forgetsAnswers;

        @Override
        public Optional<SharedRecords> sharedRecords() {
            return shared ? Optional.of(this) : Optional.empty();
        }

        @Override
        public Optional<Versioned> read(String name) throws IOException {
            check();
            return Optional.ofNullable(contents.get(name)).map(bytes -> new Versioned(bytes, version(bytes)));
        }

        @Override
        public Optional<String> write(String name, byte[] bytes, Optional<String> known) throws IOException {
            check();
            if (!read(name).map(Versioned::version).equals(known)) {
                return Optional.empty();
            }
            contents.put(name, bytes);
            return forgetsAnswers ? Optional.empty() : Optional.of(version(bytes));
        }

        private void check() throws IOException {
            if (out) {
                throw new IOException("out of reach");
            }
        }

        private static String version(byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        @Override
        public String name() {
            return "shared";
        }

        @Override
        public ImageWriter create(String image, String generation) {
            throw new UnsupportedOperationException();
        }

        @Override
        public byte[] manifest(String image, int maxBytes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ImageReader open(String image, String generation) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<String> images() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void delete(String image) {
            throw new UnsupportedOperationException();
        }
    }
}
