/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.stasis.api.StateService;
import org.stasis.api.VerifyReport;

/** {@code state:verify}. */
@Service
@Command(scope = "state", name = "verify", description = "Checks every byte of an image", detailedDescription = """
                Reads the whole image and authenticates it; no kernel is touched. An image that is damaged or not \
                authentic is an error that says where, and bin/client ends with code 1.

                Check image nightly of the default backend with the key it names:

                  state:verify nightly

                Insist on a scheme and a key:

                  state:verify file:nightly --scheme hmac-sha256 --key ops-2026
                """)
public final class Verify extends SealedImageCommand {
    @Override
    void work(StateService state, ProgressLine line) throws Exception {
        VerifyReport report = state.verify(options(line).build());
        line.close();
        if (json) {
            Json.print(System.out, report);
            return;
        }
        System.out.printf("%s is intact (%s)%n", report.image(), report.id());
        System.out.printf(
                "%s and %s checked under scheme %s in %s (%s)%n",
                Units.bytes(report.bytes()),
                Text.count(report.extents(), "extent"),
                Text.plain(report.scheme()),
                Units.duration(report.took()),
                Units.rate(report.bytes(), report.took()));
        printAll("caution", report.cautions());
    }
}
