/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import org.stasis.api.KernelException;
import org.stasis.spi.StateStreamException;

/** Remembers what went wrong first: the load fails with it, whoever catches it on the way. */
final class FirstFault {
    private GraphFault first;

    GraphFault of(KernelException cause) {
        return first == null ? first = new GraphFault(cause) : first;
    }

    GraphFault of(StateStreamException cause) {
        return first == null ? first = new GraphFault(cause) : first;
    }

    /** What a state type threw, or the fault it got in the way of. */
    GraphFault failed(KnownType type, String what, Throwable cause) {
        return of(new KernelException(
                "state type " + type.name() + " failed to " + what + " an object: " + cause, cause));
    }

    /** Fails if there was a fault that got lost in the code of a state type. */
    void check() {
        if (first != null) {
            throw first;
        }
    }
}
