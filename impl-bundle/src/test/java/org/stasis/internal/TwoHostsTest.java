/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stasis.api.KernelBusyException;
import org.stasis.api.LoadOptions;
import org.stasis.api.SaveOptions;
import org.stasis.spi.SharedRecords;

/** Two state services that share a storage. */
class TwoHostsTest {
    private static final int LEASE_SECONDS = 3600;

    @TempDir
    Path folder;

    private Bench here;
    private Bench there;
    private DefaultStateService a;
    private DefaultStateService b;

    @BeforeEach
    void start() throws Exception {
        here = new Bench(folder);
        there = new Bench(folder);
        a = here.service(LEASE_SECONDS);
        b = there.service(LEASE_SECONDS);
        here.kernel.state = Map.of("saved", "here");
        a.save(SaveOptions.to("nightly").build());
    }

    @AfterEach
    void stop() {
        a.stop();
        b.stop();
    }

    private static LoadOptions load() {
        return LoadOptions.from("nightly").replace(true).build();
    }

    @Test
    void loadsThereWhatWasSavedHere() throws Exception {
        b.load(load());
        assertEquals(Map.of("saved", "here"), there.kernel.state);
    }

    @Test
    void loadsAnImageOnOneHostOnly() throws Exception {
        a.load(load());
        KernelBusyException busy = assertThrows(KernelBusyException.class, () -> b.load(load()));
        assertTrue(busy.getMessage().contains("runs on"), busy.getMessage());
        assertTrue(!there.log.contains("load"), there.log.toString());
        assertThrows(
                KernelBusyException.class,
                () -> b.save(SaveOptions.to("nightly").replace(true).build()));
        b.save(SaveOptions.to("another").build());
        a.save(SaveOptions.to("nightly").replace(true).build());
    }

    @Test
    void loadsElsewhereAfterALoadThatFailed() throws Exception {
        here.kernel.failAt = "run";
        assertThrows(Exception.class, () -> a.load(load()));
        b.load(load());
    }

    @Test
    void stopsTheKernelOfTheHostWhoseLeaseIsGone() throws Exception {
        DefaultStateService brief = here.service(1);
        brief.load(load());
        SharedRecords records = here.backend.sharedRecords().orElseThrow();
        boolean taken = false;
        while (!taken) { // in competition with its renewals
            taken = records.write(
                            "nightly",
                            ("stasis-lease 1\nholder other\ntoken 00000000-0000-0000-0000-000000000000\n"
                                            + "since 2026-01-01T00:00:00Z\nexpires 2126-01-01T00:00:00Z\n")
                                    .getBytes(StandardCharsets.US_ASCII),
                            records.read("nightly").map(SharedRecords.Versioned::version))
                    .isPresent();
        }
        assertTrue(here.kernel.stopped.await(60, TimeUnit.SECONDS));
        assertThrows(KernelBusyException.class, () -> brief.load(load()));
        brief.stop();
    }
}
