/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api;

import java.util.Collection;

/** Nobody answers to a name; the message lists the names present. */
public class UnknownNameException extends StateException {
    private static final long serialVersionUID = 1L;

    /**
     * @param kind what was looked for, such as {@code page backend}
     * @param name the name asked for
     * @param present the names there are
     */
    public UnknownNameException(String kind, String name, Collection<String> present) {
        super("no " + kind + " named '" + name + "'; "
                + (present.isEmpty() ? "none is present" : "present: " + String.join(", ", present)));
    }
}
