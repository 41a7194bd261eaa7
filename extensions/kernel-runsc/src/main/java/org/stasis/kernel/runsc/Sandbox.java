/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A sandbox as runsc lists it.
 *
 * @param id unique on the machine
 * @param status what runsc says of it
 * @param pid of its process; -1 for none
 * @param bundle folder of its OCI bundle, as it was given to runsc
 */
public record Sandbox(String id, Status status, long pid, Path bundle) {
    /** What runsc says of a sandbox. */
    public enum Status {
        CREATING,
        CREATED,
        RUNNING,
        PAUSED,
        STOPPED
    }

    /** Whether it is there at this very moment; asks the system, not runsc. */
    public boolean isAlive() {
        return pid > 0 && ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    /** Whether there is something to save. */
    boolean isUp() {
        return status == Status.RUNNING || status == Status.PAUSED;
    }

    /** The status in a sentence. */
    String statusText() {
        return status.name().toLowerCase(Locale.ROOT);
    }

    /** Memory of its process as the system counts it; 0 if that cannot be told. */
    long residentBytes() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) << 10;
                }
            }
        } catch (IOException e) {
            // it has ended
        }
        return 0;
    }

    /** When its process began; a restored one is younger than what it runs. */
    public Optional<Instant> began() {
        return pid > 0 ? ProcessHandle.of(pid).flatMap(process -> process.info().startInstant()) : Optional.empty();
    }
}
