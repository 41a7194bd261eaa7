/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

/** Takes the secrets that a stream leaves out. */
public interface SecretsOut {
    /** Lets them go. */
    SecretsOut NOWHERE = (name, optional, value) -> 1;

    /**
     * One secret.
     *
     * @param value not null; not to be changed
     * @return its number in the image
     * @throws IllegalArgumentException if no secret can have that name or length
     */
    long leaveOut(String name, boolean optional, byte[] value);
}
