/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api;

/** The kernel is being saved or loaded, or has live tasks that the caller did not allow to replace. */
public class KernelBusyException extends KernelException {
    private static final long serialVersionUID = 1L;

    public KernelBusyException(String message) {
        super(message);
    }
}
