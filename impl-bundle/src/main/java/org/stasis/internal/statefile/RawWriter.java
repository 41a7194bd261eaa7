/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

import java.io.IOException;
import java.io.OutputStream;

/** The bare payload, as the newest layout has it with neither key nor compression. */
record RawWriter(OutputStream out) implements ChunkWriter {
    @Override
    public void write(byte[] chunk, int offset, int count) throws IOException {
        out.write(chunk, offset, count);
    }

    @Override
    public void finish() {
        // nothing is pending, and nothing marks the end
    }

    @Override
    public void close() {
        // holds nothing
    }
}
