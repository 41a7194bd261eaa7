/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.memory;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/** The bytes that all images together may take. Thread-safe. */
final class Budget {
    private final long limit;
    private final AtomicLong used = new AtomicLong();

    Budget(long limit) {
        this.limit = limit;
    }

    void take(long bytes) throws IOException {
        if (used.addAndGet(bytes) > limit) {
            used.addAndGet(-bytes);
            throw full(bytes);
        }
    }

    void give(long bytes) {
        used.addAndGet(-bytes);
    }

    void check(long bytes) throws IOException {
        if (bytes > left()) {
            throw full(bytes);
        }
    }

    long left() {
        return limit - used.get();
    }

    private IOException full(long bytes) {
        return new IOException("page backend 'memory' is full: " + bytes + " bytes more do not fit, " + left() + " of "
                + limit + " are left; delete images or raise maximumBytes of " + MemoryPageBackend.PID);
    }
}
