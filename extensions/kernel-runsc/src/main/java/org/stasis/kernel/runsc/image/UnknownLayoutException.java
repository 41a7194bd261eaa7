/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc.image;

import java.io.IOException;

/** A checkpoint that is not laid out as expected; it can still be kept as it is. */
final class UnknownLayoutException extends IOException {
    private static final long serialVersionUID = 1L;

    UnknownLayoutException(String message) {
        super(message);
    }

    UnknownLayoutException(String message, Throwable cause) {
        super(message, cause);
    }
}
