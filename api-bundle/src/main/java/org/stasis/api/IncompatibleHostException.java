/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api;

import java.util.List;

/** An image that does not fit this host. All reasons are told at once; nothing was changed. */
public class IncompatibleHostException extends StateException {
    private static final long serialVersionUID = 1L;

    private final List<String> reasons;

    public IncompatibleHostException(String image, List<String> reasons) {
        super(image + " does not fit this host: " + String.join("; ", reasons));
        this.reasons = List.copyOf(reasons);
    }

    /** At least one. */
    public List<String> reasons() {
        return reasons;
    }
}
