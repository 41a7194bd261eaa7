/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api;

/** The root of everything that can go wrong. Messages are for people: where, expected, found, what to do. */
public class StateException extends Exception {
    private static final long serialVersionUID = 1L;

    public StateException(String message) {
        super(message);
    }

    public StateException(String message, Throwable cause) {
        super(message, cause);
    }
}
