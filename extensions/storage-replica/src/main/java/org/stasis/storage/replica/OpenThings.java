/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.replica;

import java.io.Closeable;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is open between activation and deactivation. Thread-safe. */
final class OpenThings {
    private final Set<Closeable> open = new HashSet<>();
    private boolean ended;

    synchronized void check() throws IOException {
        if (ended) {
            throw new IOException("page backend 'replica' was stopped");
        }
    }

    synchronized <T extends Closeable> T opened(T thing) throws IOException {
        if (ended) {
            thing.close();
        }
        check();
        open.add(thing);
        return thing;
    }

    synchronized void closed(Closeable thing) {
        open.remove(thing);
    }

    /** Ends it and tells what is still open. */
    synchronized List<Closeable> end() {
        ended = true;
        return List.copyOf(open);
    }
}
