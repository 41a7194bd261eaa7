/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.util.ArrayList;
import java.util.List;
import org.stasis.api.IncompatibleHostException;
import org.stasis.api.MissingSecretException;
import org.stasis.internal.memory.Pages;

/**
 * What an image asks of a host beside a kernel.
 *
 * @param pages null if they are inside the state file
 * @param secrets that the image lacks
 */
record HostFit(StoredImage image, Pages pages, SuppliedSecrets secrets) {
    /**
     * Refuses with everything that speaks against this host, in one answer.
     *
     * @param ofKernel what the kernel objects to, or that there is none
     */
    void check(List<String> ofKernel) throws IncompatibleHostException {
        List<String> reasons = new ArrayList<>(ofKernel);
        if (pages != null) {
            reasons.addAll(image.missing(pages));
        }
        List<String> missing = secrets.missing();
        missing.stream().map(secrets::reason).forEach(reasons::add);
        if (!missing.isEmpty()) {
            throw new MissingSecretException(image.where(), reasons, missing);
        }
        if (!reasons.isEmpty()) {
            throw new IncompatibleHostException(image.where(), reasons);
        }
    }
}
