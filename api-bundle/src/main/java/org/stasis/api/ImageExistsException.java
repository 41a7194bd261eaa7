/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api;

/** An image of that name exists and replacing it was not asked for. */
public class ImageExistsException extends StateFileException {
    private static final long serialVersionUID = 1L;

    public ImageExistsException(String where, String problem) {
        super(where, problem);
    }
}
