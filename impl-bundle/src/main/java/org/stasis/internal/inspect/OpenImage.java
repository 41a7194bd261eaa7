/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.inspect;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stasis.api.ImageInfo;
import org.stasis.api.StateException;
import org.stasis.api.task.PageRange;

/** An image that is being looked into. Not thread-safe. Streams it gave are closed with it. */
public interface OpenImage extends AutoCloseable {
    /** What it says of itself; with its key, more once the payload was read. */
    ImageInfo info();

    /** Name of the state file, for messages. */
    String where();

    /** The payload of the state file from its beginning, authenticated as far as the image can be. */
    InputStream payload() throws IOException, StateException;

    /** Its memory, if that lies in files of Stasis beside the state file. */
    Optional<MemoryCursor> memory() throws IOException, StateException;

    /** Pages that the image does not show, by memory file, ascending. */
    default Map<String, List<PageRange>> secretPages() {
        return Map.of();
    }

    /** A file of gVisor's beside the state file. */
    Optional<InputStream> beside(String name) throws IOException, StateException;

    @Override
    void close() throws StateException;
}
