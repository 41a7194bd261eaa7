/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.stasis.spi.ImageWriter;
import org.stasis.spi.PageBackend;
import org.stasis.spi.PageWriter;
import org.stasis.testkit.PageBackendContract;

class MemoryPageBackendTest extends PageBackendContract {
    private static final int LIMIT = 32 << 20;

    @Override
    protected PageBackend create() {
        return new MemoryPageBackend(LIMIT);
    }

    @Override
    protected void stop(PageBackend backend) {
        ((MemoryPageBackend) backend).stop();
    }

    @Test
    void givesRoomBackWhenAnImageIsReplacedDeletedOrAbandoned() throws IOException {
        var backend = new MemoryPageBackend(LIMIT);
        for (int i = 0; i < 5; i++) {
            fill(backend, "a", "g" + i, LIMIT / 2);
        }
        assertEquals(LIMIT / 2, backend.usableBytes().orElseThrow());
        assertThrows(IOException.class, () -> fill(backend, "b", "g", LIMIT / 2 + 1));
        assertEquals(LIMIT / 2, backend.usableBytes().orElseThrow());
        backend.delete("a");
        assertEquals(LIMIT, backend.usableBytes().orElseThrow());
    }

    @Test
    void saysHowToGetMoreRoom() throws IOException {
        var backend = new MemoryPageBackend(100_000);
        try (ImageWriter writer = backend.create("a", "g");
                PageWriter pages = writer.create("pages.img")) {
            var full = assertThrows(IOException.class, () -> pages.reserve(100_001));
            assertEquals(
                    "page backend 'memory' is full: 100001 bytes more do not fit, 100000 of 100000 are left;"
                            + " delete images or raise maximumBytes of org.stasis.storage.memory",
                    full.getMessage());
        }
    }

    private static void fill(PageBackend backend, String image, String generation, int bytes) throws IOException {
        try (ImageWriter writer = backend.create(image, generation)) {
            try (PageWriter pages = writer.create("pages.img")) {
                pages.write(0, ByteBuffer.allocate(bytes));
            }
            writer.commit(new byte[0], true);
        }
    }
}
