/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A sandbox as runsc lists it.
 *
 * @param id unique on the machine
 * @param status what runsc says of it
 * @param pid of its process; -1 for none
 * @param bundle folder of its OCI bundle, as it was given to runsc
 */
record Sandbox(String id, Status status, long pid, Path bundle) {
    /** What runsc says of a sandbox. */
    enum Status {
        CREATING,
        CREATED,
        RUNNING,
        PAUSED,
        STOPPED
    }

    /** Whether it is there at this very moment; asks the system, not runsc. */
    boolean isAlive() {
        return pid > 0 && ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    Optional<Instant> began() {
        return pid > 0 ? ProcessHandle.of(pid).flatMap(process -> process.info().startInstant()) : Optional.empty();
    }
}
