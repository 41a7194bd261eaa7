/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

/**
 * What a graph has in the place of a secret.
 *
 * @param name of the secret
 * @param number of this value among the secrets of the image, from 1
 */
record LeftOut(String name, long number) {
    static final String TYPE = "org.stasis.Secret";

    private Object[] parts() {
        return new Object[] {name, number};
    }

    static ValueForm<LeftOut> form() {
        return new ValueForm<>(
                TYPE, LeftOut.class, 2, LeftOut::parts, parts -> new LeftOut((String) parts[0], (Long) parts[1]));
    }
}
