/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import org.stasis.api.KernelException;
import org.stasis.internal.wire.RandomChunks;
import org.stasis.spi.StateStreamException;
import org.stasis.spi.StateTypes;

/** Writes and reads graphs in memory. */
final class Graphs {
    private Graphs() {}

    static byte[] write(Object root, StateTypes types) throws StateStreamException, KernelException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new StateStreamOutput(out).graph(root, types);
        return out.toByteArray();
    }

    static Object read(byte[] image, StateTypes types) throws StateStreamException, KernelException {
        return input(image).graph(types);
    }

    static StateStreamInput input(byte[] image) {
        return input(new ByteArrayInputStream(image));
    }

    private static StateStreamInput input(InputStream image) {
        return new StateStreamInput(image, "checkpoint.img", new GraphLimits(1 << 24, 1 << 28));
    }

    @SuppressWarnings("unchecked")
    static <T> T copy(T root) throws StateStreamException, KernelException {
        return (T) read(write(root, Sample.TYPES), Sample.TYPES);
    }

    @SuppressWarnings("unchecked")
    static <T> T copyInPieces(T root, long seed) throws StateStreamException, KernelException {
        byte[] image = write(root, Sample.TYPES);
        return (T) input(new RandomChunks(image, seed)).graph(Sample.TYPES);
    }
}
