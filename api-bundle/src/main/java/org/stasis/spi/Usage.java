/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.spi;

import java.time.Duration;

/** Processor and wall time used by a kernel. */
public record Usage(Duration cpu, Duration wall) {
    public static final Usage NONE = new Usage(Duration.ZERO, Duration.ZERO);

    public Usage plus(Usage more) {
        return new Usage(cpu.plus(more.cpu), wall.plus(more.wall));
    }
}
