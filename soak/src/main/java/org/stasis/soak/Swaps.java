/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.soak;

import java.nio.file.Path;
import java.util.Random;
import org.stasis.internal.PlainStates;
import org.stasis.internal.compression.FlateBestSpeed;
import org.stasis.internal.integrity.HmacSha256;
import org.stasis.storage.file.FilePageBackend;
import org.stasis.testkit.FaultyBackend;
import org.stasis.testkit.FaultyBackend.Fault;

/** Exchanges plug-ins while they are used; most backends it brings will fail. Confined to one thread. */
final class Swaps {
    private static final int LONGEST_MILLIS = 400;
    private static final int LATEST_FAULT = 150;

    private final PlainStates plain;
    private final Path folder;
    private final Random random;
    private final Tally tally;
    private FilePageBackend present;
    private FaultyBackend faulty;
    private long failsAt;

    Swaps(PlainStates plain, Path folder, long seed, Tally tally) {
        this.plain = plain;
        this.folder = folder;
        this.random = new Random(seed);
        this.tally = tally;
        exchangeBackend();
    }

    /** Milliseconds until the next one. */
    long pause() {
        return random.nextInt(LONGEST_MILLIS);
    }

    void step() {
        switch (random.nextInt(4)) {
            case 0 -> plain.put(new HmacSha256());
            case 1 -> plain.put(new FlateBestSpeed());
            default -> exchangeBackend();
        }
    }

    /** Ends the present backend. */
    void end() {
        present.stop();
    }

    private void exchangeBackend() {
        FilePageBackend before = present;
        if (faulty != null && failsAt > 0 && faulty.operations() >= failsAt) {
            tally.fault();
        }
        Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
        failsAt = random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(LATEST_FAULT);
        present = Images.backend(folder);
        faulty = new FaultyBackend(present, fault, failsAt);
        plain.put(faulty);
        if (before != null) {
            before.stop();
            tally.fault();
        }
    }
}
