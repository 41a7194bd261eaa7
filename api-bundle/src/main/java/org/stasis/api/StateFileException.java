/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api;

/**
 * A fault of an image's files: cannot be opened, read, written or closed, disk full, damaged, not authentic.
 *
 * <p>{@link #where()} names the file, and the position in it as {@code file@position} where one is known.
 */
public class StateFileException extends StateException {
    private static final long serialVersionUID = 1L;

    private final String where;

    public StateFileException(String where, String problem, Throwable cause) {
        super(where + ": " + problem, cause);
        this.where = where;
    }

    public StateFileException(String where, String problem) {
        this(where, problem, null);
    }

    public String where() {
        return where;
    }
}
