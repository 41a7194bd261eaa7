/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api;

import java.util.List;

/** An image whose secrets nobody here supplies. Nothing was changed; supply them and load again. */
public class MissingSecretException extends IncompatibleHostException {
    private static final long serialVersionUID = 1L;

    private final List<String> secrets;

    /**
     * @param reasons all that speaks against this host
     * @param secrets the names of those that are missing
     */
    public MissingSecretException(String image, List<String> reasons, List<String> secrets) {
        super(image, reasons);
        this.secrets = List.copyOf(secrets);
    }

    /** Names, at least one. */
    public List<String> secrets() {
        return secrets;
    }
}
