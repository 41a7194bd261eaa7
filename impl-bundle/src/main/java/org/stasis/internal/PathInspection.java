/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.nio.file.Path;
import org.stasis.api.ImageInfo;
import org.stasis.api.StateException;

/** What a file or folder on this machine says of itself. */
final class PathInspection {
    private PathInspection() {}

    static ImageInfo of(Path path) throws StateException {
        throw new StateException(path + ": not yet");
    }
}
