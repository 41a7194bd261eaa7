/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api;

/** A task did not come to its safepoint in time; the message names it and where it stands. Everything runs on. */
public class SafepointTimeoutException extends KernelException {
    private static final long serialVersionUID = 1L;

    private final String task;

    public SafepointTimeoutException(String task, String message) {
        super(message);
        this.task = task;
    }

    /** Name of the task. */
    public String task() {
        return task;
    }
}
