/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.spi;

import java.io.IOException;

/**
 * A fault of the stream a kernel writes to or reads from: its medium failed, or its contents are damaged. Plug-ins pass
 * it on and do not make it, except for contents that contradict what they wrote.
 */
public class StateStreamException extends IOException {
    private static final long serialVersionUID = 1L;

    public StateStreamException(String message) {
        super(message);
    }

    public StateStreamException(String message, Throwable cause) {
        super(message, cause);
    }
}
