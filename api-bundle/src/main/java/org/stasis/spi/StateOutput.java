/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.spi;

import java.io.OutputStream;
import org.osgi.annotation.versioning.ProviderType;
import org.stasis.api.KernelException;

/** The stream of one kernel into an image: object graphs and raw sections, one after the other. Not thread-safe. */
@ProviderType
public interface StateOutput {
    /**
     * Writes a whole graph of objects reachable from {@code root}, with identity and cycles.
     *
     * @throws org.stasis.api.UnknownTypeException if an object has a class that {@code types} does not know
     * @throws KernelException if a state type failed; nothing was written then
     */
    void graph(Object root, StateTypes types) throws StateStreamException, KernelException;

    /**
     * Begins a raw section of exactly that many bytes; the stream returned must be closed before anything else is
     * written, and fails if more or fewer were written. Closing it leaves the image open.
     */
    OutputStream section(long bytes) throws StateStreamException;
}
