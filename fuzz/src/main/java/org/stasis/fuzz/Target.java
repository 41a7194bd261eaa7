/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.fuzz;

import java.util.List;

/** Code that reads bytes it must not trust. */
public interface Target {
    /**
     * Reads the bytes. Returns whatever they are; throws if a rule is broken.
     *
     * @param input any bytes; not changed
     */
    void run(byte[] input) throws Exception;

    /** Good inputs, to begin with. */
    List<byte[]> seeds() throws Exception;
}
