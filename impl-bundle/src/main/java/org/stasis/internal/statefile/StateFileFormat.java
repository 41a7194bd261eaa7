/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

/**
 * How a state file is to be written.
 *
 * @param layout one of gVisor's
 * @param compression of its body; the layout of 2022 knows flate only
 */
public record StateFileFormat(StateFileLayout layout, StateFileCompression compression) {
    public StateFileFormat {
        if (layout == StateFileLayout.GVISOR_2022 && compression == StateFileCompression.NONE) {
            throw new IllegalArgumentException("state files of layout " + layout.format()
                    + " are always compressed with " + StateFileCompression.FLATE.entry());
        }
    }

    /** In the newest layout. */
    public static StateFileFormat newest(StateFileCompression compression) {
        return new StateFileFormat(StateFileLayout.newest(), compression);
    }
}
