/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc;

import java.time.Duration;
import org.stasis.api.KernelException;
import org.stasis.api.SafepointTimeoutException;
import org.stasis.kernel.runsc.Sandbox.Status;

/** Where a sandbox stands still. */
record Safepoint(Runsc runsc, String sandbox) {
    /** Pauses it. If that fails, it runs. */
    void reach(Duration atMost) throws KernelException {
        try {
            runsc.pause(sandbox, atMost);
        } catch (Call.TimeoutFault e) {
            letRun(e);
            SafepointTimeoutException timeout = new SafepointTimeoutException(
                    sandbox, "sandbox '" + sandbox + "' did not stand still in time: " + e.getMessage());
            timeout.initCause(e);
            throw timeout;
        } catch (KernelException e) {
            letRun(e);
            throw e;
        }
    }

    /** A pause may have happened although its call failed. */
    private void letRun(KernelException failure) {
        try {
            if (runsc.find(sandbox).map(Sandbox::status).orElse(null) == Status.PAUSED) {
                runsc.resume(sandbox);
            }
        } catch (KernelException e) {
            failure.addSuppressed(e);
        }
    }
}
