/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.nio.ByteBuffer;
import org.stasis.api.task.OutOfMemoryLimitException;

/**
 * Direct buffers. They work everywhere, are cleared as a whole when they are made, and count against
 * {@code -XX:MaxDirectMemorySize}; the collector gives back those that are given up, at the latest when that is reached.
 * Unmapping them by hand would be faster, but an access too many would then end the virtual machine.
 */
final class DirectBacking implements SlabBacking {
    @Override
    public Slab make(int bytes) {
        try {
            return new Slab(ByteBuffer.allocateDirect(bytes), () -> {});
        } catch (OutOfMemoryError e) {
            throw new OutOfMemoryLimitException("the virtual machine gives no more memory outside its heap ("
                    + e.getMessage() + "); raise -XX:MaxDirectMemorySize");
        }
    }
}
