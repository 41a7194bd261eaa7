/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.nio.ByteBuffer;

/** Where the machine's memory for memory files comes from. Thread-safe. */
interface SlabBacking {
    /**
     * A piece of memory that goes back to the machine when nobody refers to its bytes any more.
     *
     * @param giveBack gives back at once what can be; whoever still reads or writes the bytes meets zeros, not a crash
     */
    record Slab(ByteBuffer bytes, Runnable giveBack) {}

    /**
     * A slab of zeros.
     *
     * @throws org.stasis.api.task.OutOfMemoryLimitException if there is none to be had; says what to do
     */
    Slab make(int bytes);
}
