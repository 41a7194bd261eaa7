/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.util.List;
import org.stasis.internal.image.Manifest;
import org.stasis.spi.KernelAdapter;

/** Whether a kernel can read the state of another at all, as far as their types and versions tell. */
final class KernelFit {
    private KernelFit() {}

    /** Why it cannot; empty if it can. */
    static List<String> reasons(Manifest.Kernel saved, KernelAdapter kernel) {
        if (!saved.type().equals(kernel.type())) {
            return List.of("it is of a kernel of type '" + saved.type() + "', and kernel '" + kernel.name()
                    + "' is of type '" + kernel.type() + "'");
        }
        return KernelVersion.parse(kernel.version()).reads(KernelVersion.parse(saved.version()))
                ? List.of()
                : List.of("its state is of version " + saved.version() + ", and kernel '" + kernel.name() + "' reads "
                        + kernel.version());
    }
}
