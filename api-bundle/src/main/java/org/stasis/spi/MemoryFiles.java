/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.spi;

import org.osgi.annotation.versioning.ProviderType;
import org.stasis.api.task.MemoryFile;

/** Makes memory files for kernels. An OSGi service; the files it made outlive it. */
@ProviderType
public interface MemoryFiles {
    /**
     * An empty memory file. Its memory is taken from the machine as ranges are allocated and given back when the file is
     * no longer reachable.
     *
     * @param id name within the kernel
     * @param limitBytes most bytes that may be allocated at once
     */
    MemoryFile create(String id, long limitBytes);
}
