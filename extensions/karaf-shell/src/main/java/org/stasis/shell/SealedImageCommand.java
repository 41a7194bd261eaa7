/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.stasis.api.LoadOptions;

/** A command on one image whose seal it has checked. */
abstract class SealedImageCommand extends LongCommand {
    @Option(name = "--scheme", description = "Integrity scheme the image must have; none must be asked for by name")
    @Completion(SchemeCompleter.class)
    String scheme;

    @Option(name = "--key", description = "Id of the key, if not the one the image names; never the key itself")
    String key;

    /** The image, how its seal is checked, and where progress goes. */
    final LoadOptions.Builder options(ProgressLine line) {
        return LoadOptions.from(image).scheme(scheme).key(key).progress(line);
    }
}
