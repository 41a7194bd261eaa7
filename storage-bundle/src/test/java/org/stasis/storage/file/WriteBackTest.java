/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WriteBackTest {
    private final AtomicInteger forces = new AtomicInteger();

    @Test
    void forcesWhileMoreIsBeingWritten() throws Exception {
        CountDownLatch forced = new CountDownLatch(1);
        WriteBack file = new WriteBack(() -> {
            forced.countDown();
            return null;
        });
        file.wrote(WriteBack.STEP_BYTES - 1);
        assertEquals(1, forced.getCount());
        file.wrote(1);
        assertTrue(forced.await(30, TimeUnit.SECONDS));
    }

    @Test
    void aSlowDiskHoldsUpNobodyAndGetsOneForceAtATime() throws Exception {
        CountDownLatch diskIsFree = new CountDownLatch(1);
        WriteBack file = new WriteBack(() -> {
            forces.incrementAndGet();
            diskIsFree.await();
            return null;
        });
        for (int i = 0; i < 5; i++) {
            file.wrote(WriteBack.STEP_BYTES);
        }
        diskIsFree.countDown();
        file.finish();
        assertEquals(2, forces.get(), "one while it was written, and one for the rest");
    }

    @Test
    void aFailureIsNeverForgotten() throws Exception {
        WriteBack file = new WriteBack(() -> {
            if (forces.incrementAndGet() == 1) {
                throw new IOException("the disk lost a page");
            }
            return null;
        });
        file.wrote(WriteBack.STEP_BYTES);
        assertEquals(
                "the disk lost a page",
                assertThrows(IOException.class, file::finish).getMessage());
        assertThrows(IOException.class, () -> file.wrote(WriteBack.STEP_BYTES));
        assertThrows(IOException.class, file::finish);
        assertEquals(1, forces.get());
    }

    @Test
    void anImageOfWhichTheDiskLostAPageIsNotPublished(@TempDir Path folder) throws Exception {
        CountDownLatch failed = new CountDownLatch(1);
        var disk = new Disk(true) {
            @Override
            void force(FileChannel file) throws IOException {
                if (file.size() == WriteBack.STEP_BYTES && forces.incrementAndGet() == 1) {
                    failed.countDown();
                    throw new IOException("the disk lost a page");
                }
                super.force(file);
            }
        };
        var backend = new FilePageBackend(folder, disk);
        try (var image = backend.create("a", "g")) {
            try (var pages = image.create("pages.img")) {
                pages.write(0, ByteBuffer.allocate(WriteBack.STEP_BYTES));
                assertTrue(failed.await(30, TimeUnit.SECONDS));
            }
            assertThrows(IOException.class, () -> image.commit(new byte[] {1}, false));
        }
        assertThrows(NoSuchFileException.class, () -> backend.manifest("a", 100));
    }
}
