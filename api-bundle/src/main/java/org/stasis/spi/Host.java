/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.spi;

import java.util.Map;

/**
 * All that the host supplies to a kernel that is loaded, in one value.
 *
 * @param clocks the host's clocks
 * @param network the host's network stack; the loader restores it, the kernel may refer to it
 * @param options what only this host can know, as the caller gave it
 * @param earlier what the kernel had used in all its runs when it was saved
 */
public record Host(Clocks clocks, NetworkStack network, Map<String, String> options, Usage earlier) {
    public Host {
        options = Map.copyOf(options);
    }
}
