/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api;

/** Authentication failed or was missing: another key, another scheme, or bytes changed by someone without the key. */
public class IntegrityException extends StateFileException {
    private static final long serialVersionUID = 1L;

    public IntegrityException(String where, String problem) {
        super(where, problem);
    }
}
