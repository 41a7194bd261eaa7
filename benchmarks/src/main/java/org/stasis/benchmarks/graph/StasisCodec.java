/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks.graph;

import java.util.List;
import org.stasis.internal.graph.GraphLimits;
import org.stasis.internal.graph.StateStreamInput;
import org.stasis.internal.graph.StateStreamOutput;
import org.stasis.spi.StateTypes;

/** Ours, as a kernel uses it. */
final class StasisCodec implements Codec {
    private static final StateTypes TYPES = StateTypes.of(List.of(
            new Company_StateType(),
            new Company_Department_StateType(),
            new Company_Person_StateType(),
            new Company_Address_StateType(),
            new Company_Contract_StateType()));

    private final ReusedBytes bytes = new ReusedBytes();

    @Override
    public String name() {
        return "Stasis";
    }

    @Override
    public int encode(Company company) throws Exception {
        bytes.reset();
        new StateStreamOutput(bytes).graph(company, TYPES);
        return bytes.size();
    }

    @Override
    public Company decode() throws Exception {
        return (Company) new StateStreamInput(bytes.inPieces(), "benchmark", GraphLimits.DEFAULT).graph(TYPES);
    }
}
