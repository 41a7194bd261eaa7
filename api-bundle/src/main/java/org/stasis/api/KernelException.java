/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api;

/** A fault of a kernel, not of an image's files. */
public class KernelException extends StateException {
    private static final long serialVersionUID = 1L;

    public KernelException(String message) {
        super(message);
    }

    public KernelException(String message, Throwable cause) {
        super(message, cause);
    }
}
