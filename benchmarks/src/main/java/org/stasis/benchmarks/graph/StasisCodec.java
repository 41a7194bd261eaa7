/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks.graph;

import org.stasis.internal.graph.GraphLimits;
import org.stasis.internal.graph.StateStreamInput;
import org.stasis.internal.graph.StateStreamOutput;

/** Ours, as a kernel uses it. */
final class StasisCodec implements Codec {
    private final ReusedBytes bytes = new ReusedBytes();

    @Override
    public String name() {
        return "Stasis";
    }

    @Override
    public int encode(Company company) throws Exception {
        bytes.reset();
        new StateStreamOutput(bytes).graph(company, CompanyTypes.ALL);
        return bytes.size();
    }

    @Override
    public Company decode() throws Exception {
        return (Company) new StateStreamInput(bytes.input(), "benchmark", GraphLimits.DEFAULT).graph(CompanyTypes.ALL);
    }
}
