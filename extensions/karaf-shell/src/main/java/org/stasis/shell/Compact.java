/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.stasis.api.CompactReport;
import org.stasis.api.StateService;

/** {@code state:compact}. */
@Service
@Command(
        scope = "state",
        name = "compact",
        description = "Rewrites an image so that it shares no files with others",
        detailedDescription = """
                An image that was saved with --base keeps files of its base, of which it may need only a part. This \
                writes what it needs anew, under the same name, and checks every byte on the way. Other images and \
                kernels are not touched.

                  state:compact nightly
                """)
public final class Compact extends SealedImageCommand {
    @Override
    void work(StateService state, ProgressLine line) throws Exception {
        CompactReport report = state.compact(options(line).build());
        line.close();
        if (json) {
            Json.print(System.out, report);
            return;
        }
        System.out.printf("%s has its pages for itself (%s)%n", report.image(), report.id());
        System.out.printf(
                "%s, before %s, in %s%n",
                Units.bytes(report.bytes()), Units.bytes(report.bytesBefore()), Units.duration(report.took()));
    }
}
