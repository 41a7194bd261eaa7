/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api;

import java.util.List;

/**
 * Objects of an image refer to each other in a cycle, and each of them wants the next to be complete first: records that
 * contain each other, or objects with callbacks after the load.
 */
public class CyclicStateException extends KernelException {
    private static final long serialVersionUID = 1L;

    private final List<String> types;

    public CyclicStateException(String message, List<String> types) {
        super(message);
        this.types = List.copyOf(types);
    }

    /** Names of the types along the cycle, the first again at the end; of a long cycle the beginning. */
    public List<String> types() {
        return types;
    }
}
