/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import org.osgi.service.component.annotations.Component;
import org.stasis.api.task.MemoryFile;
import org.stasis.spi.MemoryFiles;

/** Memory files outside the Java heap. */
@Component
public final class OffHeapMemoryFiles implements MemoryFiles {
    @Override
    public MemoryFile create(String id, long limitBytes) {
        return new OffHeapMemoryFile(id, limitBytes);
    }
}
