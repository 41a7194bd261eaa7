/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.testkit;

import org.stasis.spi.Clocks;

/** The clocks of a host that was switched on at another time than this machine. */
record HostClocks(long realtimeOffset, long monotonicOffset) implements Clocks {
    @Override
    public long realtimeNanos() {
        return System.currentTimeMillis() * 1_000_000 + realtimeOffset;
    }

    @Override
    public long monotonicNanos() {
        return System.nanoTime() + monotonicOffset;
    }
}
