/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import org.stasis.api.StateFileException;
import org.stasis.spi.StateStreamException;

/** A fault of an image's files on its way through a kernel's stream; {@link #fault()} is what the caller gets to see. */
public final class DamagedStreamException extends StateStreamException {
    private static final long serialVersionUID = 1L;

    private final StateFileException fault;

    public DamagedStreamException(StateFileException fault) {
        super(fault.getMessage(), fault);
        this.fault = fault;
    }

    public StateFileException fault() {
        return fault;
    }
}
