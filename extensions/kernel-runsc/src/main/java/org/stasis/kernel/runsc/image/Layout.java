/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc.image;

import org.stasis.spi.StateStreamException;

/** How an image of runsc's lies in one of ours. */
public enum Layout {
    /** One compressed file, taken apart: its pages are memory files. */
    SINGLE_FILE("single-file"),
    /** Pages in a file of their own: memory files, one behind the other. */
    SEPARATE_PAGES("separate-pages"),
    /** A single file of an unknown kind, kept as it is. */
    WHOLE("whole");

    /** Of what says how; that of format 1 knew one memory file only. */
    static final long FORMAT = 2;
    /** Id of the first memory file. */
    static final String MEMORY = "pages";

    private final String text;

    Layout(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    static Layout named(String text) throws StateStreamException {
        for (Layout layout : values()) {
            if (layout.text.equals(text)) {
                return layout;
            }
        }
        throw new StateStreamException("image of a sandbox: unknown layout '" + text + "'");
    }
}
