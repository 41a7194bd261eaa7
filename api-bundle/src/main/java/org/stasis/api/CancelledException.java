/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api;

/** The operation was cancelled, its thread interrupted, or the service stopped; nothing has changed. */
public class CancelledException extends StateException {
    private static final long serialVersionUID = 1L;

    public CancelledException(String message) {
        super(message);
    }
}
