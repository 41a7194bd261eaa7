/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api;

/** No complete image of that name. */
public class ImageNotFoundException extends StateFileException {
    private static final long serialVersionUID = 1L;

    public ImageNotFoundException(String where, String problem) {
        super(where, problem);
    }
}
