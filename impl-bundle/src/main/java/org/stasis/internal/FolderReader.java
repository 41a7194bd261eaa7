/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.stasis.spi.ImageReader;
import org.stasis.spi.PageReader;

/** The files of an image that lie in a folder of this machine, whoever put them there. */
record FolderReader(Path folder) implements ImageReader {
    @Override
    public PageReader open(String file) throws IOException {
        return new ChannelReader(FileChannel.open(folder.resolve(file), StandardOpenOption.READ));
    }

    @Override
    public void close() {
        // holds nothing: each file is closed by whoever opened it
    }

    private record ChannelReader(FileChannel channel) implements PageReader {
        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void read(long position, ByteBuffer into) throws IOException {
            long at = position;
            while (into.hasRemaining()) {
                int count = channel.read(into, at);
                if (count < 0) {
                    throw new EOFException("the file ends at " + at);
                }
                at += count;
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
