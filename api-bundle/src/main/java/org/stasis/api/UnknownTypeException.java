/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api;

/** An object of a class, or a type named by an image, for which no bundle has registered a state type. */
public class UnknownTypeException extends KernelException {
    private static final long serialVersionUID = 1L;

    private final String type;

    public UnknownTypeException(String type, String message) {
        super(message);
        this.type = type;
    }

    /** Name of the class or type. */
    public String type() {
        return type;
    }
}
