/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.inspect;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import org.stasis.api.StateException;

/** The memory that lies in files beside a state file. */
public final class MemoryBeside {
    private MemoryBeside() {}

    /**
     * Reads it to its end.
     *
     * @return false if there is none
     * @throws StateException if it is shorter or longer than it says of itself
     */
    public static boolean fits(OpenImage image) throws IOException, StateException {
        MemoryCursor memory = Contents.beside(image, ValueBudget.ofHeap(image.where()), new ArrayList<>());
        while (memory.next() != null) {
            memory.pages().transferTo(OutputStream.nullOutputStream());
        }
        return memory != MemoryCursor.EMPTY;
    }
}
