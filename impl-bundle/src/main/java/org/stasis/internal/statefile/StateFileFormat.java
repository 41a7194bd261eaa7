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
        if (!StateFileLayout.written().contains(layout)) {
            throw new IllegalArgumentException("state files of layout " + layout.format() + " are read only");
        }
        if (layout == StateFileLayout.GVISOR_2022 && compression == StateFileCompression.NONE) {
            throw new IllegalArgumentException("state files of layout " + layout.format()
                    + " are always compressed with " + StateFileCompression.FLATE.entry());
        }
    }

    /**
     * For an image whose pages are compressed in any way: the layouts know one compression, and that of 2022 cannot do
     * without.
     *
     * @param compression name of the pages' compression
     */
    public static StateFileFormat of(StateFileLayout layout, String compression) {
        boolean flate = layout == StateFileLayout.GVISOR_2022 || compression.equals(StateFileCompression.FLATE.entry());
        return new StateFileFormat(layout, flate ? StateFileCompression.FLATE : StateFileCompression.NONE);
    }

    /** In the newest layout. */
    public static StateFileFormat newest(StateFileCompression compression) {
        return new StateFileFormat(StateFileLayout.newest(), compression);
    }
}
