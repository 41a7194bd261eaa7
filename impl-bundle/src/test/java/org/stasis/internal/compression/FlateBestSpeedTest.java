/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.compression;

import org.stasis.spi.Compression;
import org.stasis.testkit.CompressionContract;

class FlateBestSpeedTest extends CompressionContract {
    @Override
    protected Compression compression() {
        return new FlateBestSpeed();
    }
}
