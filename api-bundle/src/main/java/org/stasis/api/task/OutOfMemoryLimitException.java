/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api.task;

/** An allocation that would exceed a {@link MemoryFile}'s limit. */
public class OutOfMemoryLimitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OutOfMemoryLimitException(String message) {
        super(message);
    }
}
