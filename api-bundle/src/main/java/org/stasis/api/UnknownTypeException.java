/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api;

import java.util.Optional;

/** An object of a class, or a type named by an image, for which no bundle has registered a state type. */
public class UnknownTypeException extends KernelException {
    private static final long serialVersionUID = 1L;

    private final String type;
    private final String bundle;

    public UnknownTypeException(String type, String message) {
        this(type, null, message);
    }

    /** @param bundle who registered the type when the image was saved; null if nobody knows */
    public UnknownTypeException(String type, String bundle, String message) {
        super(message);
        this.type = type;
        this.bundle = bundle;
    }

    /** Name of the class or type. */
    public String type() {
        return type;
    }

    /** Symbolic name and version of the bundle that registered the type when the image was saved, if it is known. */
    public Optional<String> bundle() {
        return Optional.ofNullable(bundle);
    }
}
