/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.io.IOException;
import java.util.List;
import org.stasis.spi.PageReader;

/** The open files of an image's extents, in the order of its sources. Thread-safe; closing closes them all. */
public record PageFiles(List<PageFile> files) implements AutoCloseable {
    /**
     * One of them.
     *
     * @param where its name, for messages
     * @param how its extents were made
     */
    public record PageFile(String where, PageReader in, Extents how) {}

    PageFile source(int number) {
        return files.get(number);
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (PageFile file : files) {
            try {
                file.in().close();
            } catch (IOException e) {
                failure = e; // the others are closed all the same; which failure is told matters to nobody
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
