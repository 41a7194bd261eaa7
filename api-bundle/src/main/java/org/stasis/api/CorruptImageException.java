/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api;

/** An image that is damaged, incomplete, or not what it claims to be. Loading it again will fail again. */
public class CorruptImageException extends StateFileException {
    private static final long serialVersionUID = 1L;

    /**
     * @param where {@code file@position}
     * @param expected what should be there
     * @param found what is there
     * @param advice what this most likely means, and what to do
     */
    public CorruptImageException(String where, String expected, String found, String advice) {
        super(where, "expected " + expected + ", found " + found + ". " + advice);
    }

    public CorruptImageException(String where, String problem, Throwable cause) {
        super(where, problem, cause);
    }
}
