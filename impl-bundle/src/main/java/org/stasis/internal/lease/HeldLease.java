/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.lease;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.stasis.api.KernelBusyException;
import org.stasis.api.StateException;
import org.stasis.spi.SharedRecords;
import org.stasis.spi.SharedRecords.Versioned;

/** A lease that this process has taken. Thread-safe. */
final class HeldLease {
    private final SharedRecords records;
    private final String image;
    private final Terms terms;
    private Lease lease;
    private String version;
    private volatile long renewedAt;

    /**
     * How leases are counted here.
     *
     * @param nanos a clock that never jumps
     */
    record Terms(String holder, UUID token, Duration time, InstantSource clock, LongSupplier nanos) {
        /** Whether this process may not touch what the lease is for. */
        boolean isOthers(Lease lease) {
            return !lease.token().equals(token)
                    && clock.instant().isBefore(lease.expires().plus(time.dividedBy(2)));
        }
    }

    private HeldLease(SharedRecords records, String image, Terms terms) {
        this.records = records;
        this.image = image;
        this.terms = terms;
    }

    /** @throws KernelBusyException if another process holds it */
    static HeldLease take(SharedRecords records, String image, String where, Terms terms)
            throws StateException, IOException {
        refuseOthers(records, image, where, terms);
        Optional<Versioned> present = records.read(image);
        HeldLease taken = new HeldLease(records, image, terms);
        if (!taken.write(terms.clock().instant(), present.map(Versioned::version))) {
            throw new KernelBusyException(where + ": another host has taken it at this moment; look where it runs");
        }
        return taken;
    }

    /** @throws KernelBusyException if another process holds the lease of that image */
    static void refuseOthers(SharedRecords records, String image, String where, Terms terms)
            throws StateException, IOException {
        Optional<Versioned> present = records.read(image);
        if (present.isPresent()) {
            Lease lease = Lease.read(present.get().bytes(), where);
            if (terms.isOthers(lease)) {
                throw new KernelBusyException(where + " runs on " + lease.holder() + " since " + lease.since()
                        + ", with a lease until " + lease.expires()
                        + "; stop it there, or wait until the lease has been over for "
                        + terms.time().dividedBy(2).toSeconds() + " s");
            }
        }
    }

    /** False if it has become another's. */
    synchronized boolean renew() throws IOException {
        return write(lease.since(), Optional.of(version));
    }

    private synchronized boolean write(Instant since, Optional<String> known) throws IOException {
        long began = terms.nanos().getAsLong();
        Lease next = new Lease(
                terms.holder(), terms.token(), since, terms.clock().instant().plus(terms.time()));
        Optional<String> written = records.write(image, next.bytes(), known);
        if (written.isEmpty()) {
            // refused; or done, and the first answer was lost
            written = records.read(image)
                    .filter(record -> Arrays.equals(record.bytes(), next.bytes()))
                    .map(Versioned::version);
        }
        if (written.isEmpty()) {
            return false;
        }
        lease = next;
        version = written.get();
        renewedAt = began;
        return true;
    }

    /** Whether it ran out, as far as this process can know. */
    boolean isOver() {
        return terms.nanos().getAsLong() - renewedAt >= terms.time().toNanos();
    }

    /** Gives it back; if it is another's already, that is not touched. */
    synchronized void release() throws IOException {
        records.write(
                image,
                new Lease(terms.holder(), terms.token(), lease.since(), Instant.EPOCH).bytes(),
                Optional.of(version));
    }

    @Override
    public String toString() {
        return image;
    }
}
