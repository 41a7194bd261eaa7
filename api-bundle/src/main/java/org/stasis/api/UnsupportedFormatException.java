/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api;

/** A file that is not an image, or of a format this version does not know. */
public class UnsupportedFormatException extends StateFileException {
    private static final long serialVersionUID = 1L;

    public UnsupportedFormatException(String where, String problem) {
        super(where, problem);
    }
}
