/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

import java.io.IOException;
import org.stasis.api.StateFileException;

/** Gives the payload of a state file; with a key, only what is authentic. */
interface Body extends AutoCloseable {
    /** Some bytes; -1 at the end. */
    int read(byte[] into, int offset, int count) throws IOException, StateFileException;

    /** Lets go of what it holds besides the file. */
    @Override
    default void close() {}
}
