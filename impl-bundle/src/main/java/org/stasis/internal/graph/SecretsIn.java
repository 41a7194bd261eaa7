/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import org.stasis.api.KernelException;

/** Gives back the secrets that a stream left out. */
public interface SecretsIn {
    /** Has none. */
    SecretsIn NONE = (name, number) -> {
        throw new KernelException("nobody supplies secret '" + name + "'");
    };

    /**
     * A copy of one secret; null if it is optional and nobody supplies it.
     *
     * @param number in the image
     */
    byte[] value(String name, long number) throws KernelException;
}
