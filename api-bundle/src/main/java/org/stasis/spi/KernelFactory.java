/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.spi;

import org.osgi.annotation.versioning.ConsumerType;
import org.stasis.api.KernelException;

/**
 * Makes kernels that are not there yet, so that an image can be loaded under a name nobody has. Thread-safe; chosen by the
 * type of kernel that the image holds.
 */
@ConsumerType
public interface KernelFactory {
    /** Type of the kernels. */
    String name();

    /**
     * An idle kernel. It becomes a service when an image was loaded into it, and is forgotten if that fails.
     *
     * @throws KernelException if a kernel cannot have that name
     */
    KernelAdapter create(String kernel) throws KernelException;
}
