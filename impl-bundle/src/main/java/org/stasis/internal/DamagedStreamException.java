/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import org.stasis.api.StateFileException;
import org.stasis.spi.StateStreamException;

/** Carries a fault of an image's files through {@link java.io.InputStream} and {@link java.io.OutputStream}. */
public final class DamagedStreamException extends StateStreamException {
    private static final long serialVersionUID = 1L;

    private final StateFileException fault;

    public DamagedStreamException(StateFileException fault) {
        super(fault.getMessage(), fault);
        this.fault = fault;
    }

    /** What is wrong, typed: the exception to give to callers of the API. */
    public StateFileException fault() {
        return fault;
    }
}
