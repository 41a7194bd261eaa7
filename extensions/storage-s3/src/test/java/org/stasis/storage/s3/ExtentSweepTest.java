/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.stasis.storage.s3.Interleavings.Host;
import org.stasis.storage.s3.Interleavings.Moment;
import org.stasis.storage.s3.Interleavings.Outcome;
import org.stasis.storage.s3.Request.Payload;

/**
 * That sweeps take nothing from who saves, in whatever order requests arrive and time passes. There is an old image of one
 * extent, and one host makes another of the same bytes.
 */
class ExtentSweepTest {
    private static final Duration GRACE = Duration.ofHours(8);
    private static final Settings SETTINGS = Server.settings(URI.create("http://127.0.0.1"), GRACE);
    private static final Names NAMES = new Names(SETTINGS.prefix());
    private static final String OLD = index("old");
    private static final String NEW = index("new");
    private static final Payload BYTES = Payload.of("bytes".getBytes(StandardCharsets.US_ASCII));

    private static final Host SAVE = http -> save(http, NEW);
    private static final Host ADOPT = http -> indexes(http).adopt(OLD, NEW);
    private static final Host DELETE = http -> new Sweep(bucket(http), NAMES, GRACE).generation("old", "g");
    private static final Host SWEEP = http -> new ExtentSweep(bucket(http), NAMES, GRACE).run();
    private static final Host DELETE_AND_SWEEP = http -> {
        DELETE.run(http); // releases
        DELETE.run(http); // removes, unless there was too little time
        SWEEP.run(http);
    };

    private final ClockedStore store = new ClockedStore();

    private static String index(String image) {
        return Names.index(NAMES.file(image, "g", "pages.img"));
    }

    private static Bucket bucket(Http http) {
        return new Bucket(SETTINGS, http);
    }

    private static Indexes indexes(Http http) {
        return new Indexes(bucket(http), NAMES);
    }

    private static void save(Http http, String index) throws IOException {
        Bucket bucket = bucket(http);
        bucket.put(NAMES.mark("image", "g"), BYTES);
        UUID token = UUID.nameUUIDFromBytes(index.getBytes(StandardCharsets.US_ASCII));
        Extents extents = new Extents(bucket, NAMES, token, GRACE);
        extents.name(index, new ExtentIndex(BYTES.length(), 1 << 20, List.of(extents.store(BYTES))));
    }

    /** Time that passes at any moments, in such parts of the grace time. */
    private static Host clock(double... parts) {
        return http -> {
            for (double part : parts) {
                http.send(ClockedStore.time(Duration.ofSeconds((long) (GRACE.toSeconds() * part))));
            }
        };
    }

    @BeforeEach
    void saveTheOldImage() throws IOException {
        save(store, OLD);
        store.send(ClockedStore.time(GRACE.multipliedBy(2)));
    }

    /** Plays all orders; tells how the first host fared, and how many extents there are then. */
    private Set<String> outcomes(Host... hosts) {
        Set<String> outcomes = new TreeSet<>();
        Interleavings.forEach(store, List.of(hosts), moment -> {
            assertNothingLost(moment);
            if (!moment.outcomes().contains(Outcome.UNDER_WAY)) {
                outcomes.add(moment.outcomes().get(0) + " " + extents(moment.store()));
            }
        });
        return outcomes;
    }

    private static int extents(ClockedStore store) {
        return store.keys(NAMES.extents()).size();
    }

    private static void assertNothingLost(Moment moment) {
        if (moment.outcomes().get(0) == Outcome.SUCCEEDED) {
            try {
                String extent = indexes(moment.store()).read(NEW).extents().get(0);
                assertEquals(
                        List.of(NAMES.extent(extent)), moment.store().keys(NAMES.extent(extent)), moment::toString);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void aSweepTakesNothingFromAWriterWhoSharesWithAnImageThatIsDeleted() {
        // a writer who was too slow fails; who comes in time shares the old extent, or puts another
        assertEquals(
                Set.of("FAILED 0", "FAILED 1", "FAILED 2", "SUCCEEDED 1", "SUCCEEDED 2"),
                outcomes(SAVE, DELETE_AND_SWEEP, clock(0.45, 0.6)));
    }

    @Test
    void aSweepTakesNothingFromAnImageThatAdoptsFromOneThatIsDeleted() {
        assertEquals(
                Set.of("FAILED 0", "FAILED 1", "SUCCEEDED 1"), outcomes(ADOPT, DELETE_AND_SWEEP, SWEEP, clock(1.1)));
    }
}
