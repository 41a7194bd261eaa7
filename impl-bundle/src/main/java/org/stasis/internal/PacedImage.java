/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.stasis.spi.ImageReader;
import org.stasis.spi.ImageWriter;
import org.stasis.spi.PageWriter;

/** An image that is written no faster than it may be. What is adopted costs no time. */
record PacedImage(ImageWriter image, Pace pace) implements ImageWriter {
    @Override
    public PageWriter create(String file) throws IOException {
        PageWriter pages = image.create(file);
        return new PageWriter() {
            @Override
            public void reserve(long bytes) throws IOException {
                pages.reserve(bytes);
            }

            @Override
            public void write(long position, ByteBuffer bytes) throws IOException {
                pace.await(bytes.remaining());
                pages.write(position, bytes);
            }

            @Override
            public void close() throws IOException {
                pages.close();
            }
        };
    }

    @Override
    public void adopt(ImageReader from, String file, String as) throws IOException {
        image.adopt(from, file, as);
    }

    @Override
    public void commit(byte[] manifest, boolean replace) throws IOException {
        image.commit(manifest, replace);
    }

    @Override
    public void close() throws IOException {
        image.close();
    }
}
