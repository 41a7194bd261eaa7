/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.host;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.propertytypes.ServiceRanking;
import org.stasis.spi.Clocks;

/** The clocks of the Java virtual machine. */
@Component(immediate = true)
@ServiceRanking(-1000)
public final class SystemClocks implements Clocks {
    @Override
    public long realtimeNanos() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    @Override
    public long monotonicNanos() {
        return System.nanoTime();
    }
}
