/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.replica;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.stasis.spi.PageBackend;

/**
 * The two backends as they are present at one moment.
 *
 * @param first null if it is not there, as is {@code second}
 */
record Copies(PageBackend first, PageBackend second, String firstName, String secondName) {
    interface Reading<T> {
        T from(PageBackend backend) throws IOException;
    }

    boolean complete() {
        return first != null && second != null;
    }

    List<PageBackend> present() {
        return Stream.of(first, second).filter(Objects::nonNull).toList();
    }

    void requireBoth(String toDo) throws IOException {
        if (!complete()) {
            throw new IOException("page backend 'replica': cannot " + toDo + " while '"
                    + (first == null ? firstName : secondName) + "' is not present; install it and try again");
        }
    }

    void requireToWrite(boolean both) throws IOException {
        if (both || first == null) {
            requireBoth("save");
        }
    }

    /** Reads from the nearest that can: missing is only what every copy that answers lacks. */
    <T> T read(Reading<T> reading) throws IOException {
        IOException failed = null;
        for (PageBackend backend : present()) {
            try {
                return reading.from(backend);
            } catch (IOException e) {
                boolean worse = failed instanceof NoSuchFileException && !(e instanceof NoSuchFileException);
                if (failed == null || worse) {
                    failed = e;
                }
            }
        }
        throw failed;
    }
}
