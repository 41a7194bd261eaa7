/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.compression;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.stasis.spi.Compression;

/** Zstandard at its fastest ordinary level. */
@Component(service = Compression.class, immediate = true)
public final class Zstd extends BlockCompression {
    static final String NAME = "zstd";

    @Activate
    public Zstd() {
        this(nativeOr(NAME, NativeZstd::new, JavaZstd::new));
    }

    Zstd(BlockCodec codec) {
        super(NAME, codec);
    }
}
