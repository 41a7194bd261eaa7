/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.stasis.api.LoadOptions;
import org.stasis.api.LoadReport;
import org.stasis.internal.PlainStates;

/** Loads of one image into a kernel; a lazy one goes on in the background until it is settled. */
final class Loads {
    private final PlainStates states;
    private final String image;
    private final long bytes;
    private final MemoryKernel kernel;
    private LoadReport last;

    /** @param bytes of memory in the image */
    Loads(PlainStates states, String image, long bytes) {
        this.states = states;
        this.image = image;
        this.bytes = bytes;
        kernel = new MemoryKernel(bytes);
    }

    static LoadOptions.Builder options(String image, boolean lazy) {
        return LoadOptions.from(image).scheme("hmac-sha256").lazy(lazy);
    }

    long bytes() {
        return bytes;
    }

    void firstTask() throws Exception {
        last = states.load(options(image, true), kernel);
    }

    void firstByte() throws Exception {
        firstTask();
        kernel.read(bytes / 2, ByteBuffer.allocate(1));
    }

    void resident() throws Exception {
        firstTask();
        settle();
    }

    void eager() throws Exception {
        last = states.load(options(image, false), kernel);
    }

    void settle() throws Exception {
        if (last != null) {
            last.resident().done().toCompletableFuture().get(5, TimeUnit.MINUTES);
            kernel.clear();
            last = null;
        }
    }
}
