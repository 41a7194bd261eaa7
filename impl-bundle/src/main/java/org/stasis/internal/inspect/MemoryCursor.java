/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.inspect;

import java.io.IOException;
import java.io.InputStream;
import org.stasis.api.StateException;

/**
 * The memory files of an image one after the other, each to be read from front to back. Not thread-safe. An
 * {@link IOException} is a fault of the image's files.
 */
public interface MemoryCursor {
    /** No memory. */
    MemoryCursor EMPTY = new MemoryCursor() {
        @Override
        public MemoryLayout next() {
            return null;
        }

        @Override
        public InputStream pages() {
            return InputStream.nullInputStream();
        }
    };

    /** Goes to the next memory file, past what is left of the present one; null if there is none. */
    MemoryLayout next() throws IOException, StateException;

    /** The stored ranges of the present memory file, joined. Ends early if the image does. */
    InputStream pages() throws IOException, StateException;
}
