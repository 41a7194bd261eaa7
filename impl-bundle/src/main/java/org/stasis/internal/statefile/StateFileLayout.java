/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

import java.util.List;
import org.stasis.api.UnknownNameException;

/** The ways gVisor has laid out its state files; {@code package-info} draws them. */
public enum StateFileLayout {
    /** As released until August 2023: always flate, header code always there. */
    GVISOR_2022("gvisor-2022", true, false),
    /** August 2023 to August 2024: says its compression, one chunk per write if not compressed. */
    GVISOR_202405("gvisor-202405", true, true),
    /** Until March 2026: header code as before, no chunks without need. It is read, never written. */
    GVISOR_202409("gvisor-202409", true, true),
    /** Since March 2026: no header code without a key either. */
    GVISOR_202608("gvisor-202608", false, true);

    private final String format;
    private final boolean alwaysHeaderCode;
    private final boolean namesCompression;

    StateFileLayout(String format, boolean alwaysHeaderCode, boolean namesCompression) {
        this.format = format;
        this.alwaysHeaderCode = alwaysHeaderCode;
        this.namesCompression = namesCompression;
    }

    /** The newest, which gVisor writes today. */
    public static StateFileLayout newest() {
        return GVISOR_202608;
    }

    /** Those that can be asked for. */
    public static List<StateFileLayout> written() {
        return List.of(GVISOR_2022, GVISOR_202405, GVISOR_202608);
    }

    /**
     * The layout of that name, to be written.
     *
     * @param format null for the newest
     */
    public static StateFileLayout named(String format) throws UnknownNameException {
        if (format == null) {
            return newest();
        }
        for (StateFileLayout layout : written()) {
            if (layout.format.equals(format)) {
                return layout;
            }
        }
        throw new UnknownNameException(
                "layout",
                format,
                written().stream().map(StateFileLayout::format).toList());
    }

    /** Its name for people and reports, such as {@code gvisor-2022}. */
    public String format() {
        return format;
    }

    /** Whether a file without a key has a header code all the same, made with the empty key. */
    boolean alwaysHeaderCode() {
        return alwaysHeaderCode;
    }

    /** Whether the metadata says how the body is compressed. */
    boolean namesCompression() {
        return namesCompression;
    }
}
