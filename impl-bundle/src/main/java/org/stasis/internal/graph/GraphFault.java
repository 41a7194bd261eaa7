/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import org.stasis.api.KernelException;
import org.stasis.spi.StateStreamException;

/** Carries a checked fault through the code of state types, whose methods declare none. */
final class GraphFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    GraphFault(KernelException cause) {
        super(cause);
    }

    GraphFault(StateStreamException cause) {
        super(cause);
    }

    /** Throws what this carries. */
    KernelException unwrap() throws StateStreamException {
        if (getCause() instanceof StateStreamException e) {
            throw e;
        }
        return (KernelException) getCause();
    }
}
