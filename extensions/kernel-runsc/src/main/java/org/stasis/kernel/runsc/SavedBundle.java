/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.stasis.api.KernelException;
import org.stasis.kernel.runsc.image.GraphFields;
import org.stasis.spi.StateInput;
import org.stasis.spi.StateOutput;
import org.stasis.spi.StateStreamException;
import org.stasis.spi.StateTypes;

/** The second graph of an image: where the bundle of the sandbox was. A kernel that has none looks for it there. */
final class SavedBundle {
    private static final String WHERE = "bundle of a sandbox";
    private static final long FORMAT = 1;

    private SavedBundle() {}

    static void writeTo(StateOutput out, Path bundle) throws StateStreamException, KernelException {
        Map<String, Object> graph = new LinkedHashMap<>();
        graph.put("format", FORMAT);
        graph.put("bundle", bundle.toString());
        out.graph(graph, StateTypes.BUILT_IN);
    }

    static Path readFrom(StateInput in) throws StateStreamException, KernelException {
        GraphFields graph = GraphFields.of(WHERE, in.graph(StateTypes.BUILT_IN));
        graph.expectFormat(FORMAT);
        return Path.of(graph.text("bundle").replace("\0", ""));
    }
}
