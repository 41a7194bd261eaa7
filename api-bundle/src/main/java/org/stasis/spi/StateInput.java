/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.spi;

import java.io.InputStream;
import org.osgi.annotation.versioning.ProviderType;
import org.stasis.api.KernelException;

/**
 * The stream of one kernel out of an image, in the order it was written. After an exception nothing more can be read.
 * Not thread-safe.
 */
@ProviderType
public interface StateInput {
    /**
     * Reads a whole graph.
     *
     * @return its root
     * @throws StateStreamException if what follows is no graph, or a damaged one
     * @throws org.stasis.api.UnknownTypeException if an object has a type that {@code types} does not know
     * @throws KernelException if a state type failed, or does not fit what the image holds
     */
    Object graph(StateTypes types) throws StateStreamException, KernelException;

    /** The raw section that follows; what is not read of it is skipped when it is closed. */
    InputStream section() throws StateStreamException;
}
