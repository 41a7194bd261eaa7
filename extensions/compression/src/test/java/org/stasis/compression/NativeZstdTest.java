/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.compression;

import org.stasis.spi.Compression;
import org.stasis.testkit.CompressionContract;

class NativeZstdTest extends CompressionContract {
    @Override
    protected Compression compression() {
        return new Zstd(new NativeZstd());
    }
}
