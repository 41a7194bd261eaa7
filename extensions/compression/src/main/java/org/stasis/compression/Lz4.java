/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.compression;

import net.jpountz.lz4.LZ4Factory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.stasis.spi.Compression;

/** LZ4: less than zstd saves, and in less time. */
@Component(service = Compression.class, immediate = true)
public final class Lz4 extends BlockCompression {
    static final String NAME = "lz4";

    @Activate
    public Lz4() {
        this(nativeOr(
                NAME,
                () -> new Lz4Codec(LZ4Factory.nativeInstance()),
                () -> new Lz4Codec(LZ4Factory.fastestJavaInstance())));
    }

    Lz4(BlockCodec codec) {
        super(NAME, codec);
    }
}
