/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.compression;

import net.jpountz.lz4.LZ4Factory;
import org.stasis.spi.Compression;
import org.stasis.testkit.CompressionContract;

class JavaLz4Test extends CompressionContract {
    @Override
    protected Compression compression() {
        return new Lz4(new Lz4Codec(LZ4Factory.fastestJavaInstance()));
    }
}
