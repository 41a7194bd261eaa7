/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Whole pieces of a file. */
final class FileBytes {
    private FileBytes() {}

    /** @throws UnknownLayoutException if the file ends before */
    static ByteBuffer read(FileChannel file, long position, int bytes) throws IOException {
        if (bytes > file.size() - position) {
            throw new UnknownLayoutException(
                    "it ends after " + file.size() + " bytes, " + bytes + " bytes at " + position + " were expected");
        }
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        read(file, position, buffer);
        return buffer.flip();
    }

    static void read(FileChannel file, long position, ByteBuffer into) throws IOException {
        int start = into.position();
        while (into.hasRemaining()) {
            if (file.read(into, position + into.position() - start) < 0) {
                throw new IOException("the file became shorter while it was read");
            }
        }
    }

    static void write(FileChannel file, long position, ByteBuffer from) throws IOException {
        int start = from.position();
        while (from.hasRemaining()) {
            file.write(from, position + from.position() - start);
        }
    }
}
