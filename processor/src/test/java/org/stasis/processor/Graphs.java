/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.processor;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.stasis.api.KernelException;
import org.stasis.api.task.StateType;
import org.stasis.internal.graph.GraphLimits;
import org.stasis.internal.graph.StateStreamInput;
import org.stasis.internal.graph.StateStreamOutput;
import org.stasis.spi.StateTypes;

/** Writes and reads graphs in memory, the way a kernel does into and from images. */
final class Graphs {
    private Graphs() {}

    static byte[] write(Object root, StateType<?>... types) throws IOException, KernelException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new StateStreamOutput(out).graph(root, StateTypes.of(List.of(types)));
        return out.toByteArray();
    }

    static Object read(byte[] image, StateType<?>... types) throws IOException, KernelException {
        return new StateStreamInput(new ByteArrayInputStream(image), "checkpoint.img", GraphLimits.DEFAULT)
                .graph(StateTypes.of(List.of(types)));
    }

    @SuppressWarnings("unchecked") // a copy has the class of its original
    static <T> T copy(T root, StateType<?>... types) throws IOException, KernelException {
        return (T) read(write(root, types), types);
    }
}
