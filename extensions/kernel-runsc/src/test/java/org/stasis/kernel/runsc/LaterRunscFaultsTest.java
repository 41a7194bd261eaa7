/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.stasis.api.SaveOptions;

/** The same with a runsc that lets a sandbox go on after a checkpoint. */
class LaterRunscFaultsTest extends RunscFaultsTest {
    @Override
    boolean later() {
        return true;
    }

    /** It is never away, so there is nothing to bring back. */
    @Test
    @Override
    void keepsTheOnlyCopyOfASandboxThatCannotBeBroughtBack() throws Exception {
        String origin = fake.origin("faulty");
        long process = kernel.sandbox().pid();
        fake.fault("restore", "fail");
        states.save(SaveOptions.to("a"), kernel);
        assertEquals(process, kernel.sandbox().pid());
        assertRunsOn(origin);
        assertNothingLeft();
    }

    /** Its streams are its own, so nobody has to be able to open them. */
    @Test
    void isSavedWhateverItsStreamsAre() throws Exception {
        String origin = fake.origin("faulty");
        Files.delete(kernel.output("out")); // its name leads nowhere now
        states.save(SaveOptions.to("a"), kernel);
        assertRunsOn(origin);
    }
}
