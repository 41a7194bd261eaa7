/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stasis.spi.ImageReader;
import org.stasis.spi.ImageWriter;
import org.stasis.spi.PageReader;
import org.stasis.spi.PageWriter;

/** What images in one bucket cost together, and that none depends on another. */
class SharedExtentsTest extends OnServer {
    private static final byte[] MANIFEST = "manifest".getBytes(StandardCharsets.US_ASCII);
    private static final String PAGES = "pages.img";
    private static final int EXTENT = 1 << 20;
    private static final int IMAGE_BYTES = 20 * EXTENT + 4096;

    private final Random random = new Random(1);
    private final Map<String, String> generations = new HashMap<>();

    @Test
    void tenImagesCostOneAndTheChangesWhoeverSavesThem() throws IOException {
        byte[] pages = random(IMAGE_BYTES);
        save("image0", pages);
        long one = stored();
        for (int i = 1; i < 10; i++) {
            int changed = IMAGE_BYTES / 20;
            byte[] news = random(changed);
            System.arraycopy(news, 0, pages, random.nextInt(IMAGE_BYTES - changed), changed);
            S3PageBackend another = server.backend();
            try (ImageWriter writer = another.create("image" + i, "g")) {
                write(writer, pages);
                writer.commit(MANIFEST, false);
            }
            another.stop();
            generations.put("image" + i, "g");
        }
        // a change of one extent's size lies in two
        assertStored(one + 9 * (2 * EXTENT + 10_000));
        assertArrayEquals(pages, read("image9", PAGES));
    }

    @Test
    void tenImagesOfScatteredChangesCostOneAndTheChangesIfEachIsBasedOnTheOneBefore() throws IOException {
        byte[] pages = random(IMAGE_BYTES);
        save("image0", pages);
        long one = stored();
        int changed = IMAGE_BYTES / 20;
        for (int i = 1; i < 10; i++) {
            try (ImageReader base = open("image" + (i - 1));
                    ImageWriter writer = create("image" + i)) {
                for (int j = 0; j < i; j++) {
                    writer.adopt(base, j == i - 1 ? PAGES : "pages-" + j, "pages-" + j);
                }
                write(writer, random(changed));
                writer.commit(MANIFEST, false);
            }
        }
        // the last part of each file is an extent of its own, and each adopted file an index
        assertStored(one + 9 * (changed + 50_000));
        backend.delete("image0");
        assertArrayEquals(pages, read("image9", "pages-0"));
    }

    @Test
    void storesEqualExtentsOfOneFileOnce() throws IOException {
        byte[] pages = new byte[8 * EXTENT];
        save("a", pages);
        assertStored(5 * EXTENT);
        assertArrayEquals(pages, read("a", PAGES));
    }

    @Test
    void storesAnExtentAnewThatWasLostByAccident() throws IOException {
        byte[] pages = random(2 * EXTENT);
        save("a", pages);
        server.bucket().delete(extents().get(0));
        server.bucket().put(extents().get(0), Request.Payload.of(new byte[10]));
        save("b", pages);
        assertThrows(IOException.class, () -> read("a", PAGES));
        assertArrayEquals(pages, read("b", PAGES));
    }

    @Test
    void savesWhereTheIndexOfAnotherImageIsDamaged() throws IOException {
        byte[] pages = random(2 * EXTENT);
        save("a", pages);
        server.bucket()
                .put("stasis/files/a/" + generations.get("a") + "/pages.img/extents", Request.Payload.of(MANIFEST));
        IOException failure = assertThrows(IOException.class, () -> read("a", PAGES));
        assertTrue(failure.getMessage().contains("no index of a file"), failure.getMessage());
        save("b", pages);
        assertArrayEquals(pages, read("b", PAGES));
        new Sweep(server.bucket(), new Names("stasis/"), Duration.ofHours(1)).all();
        assertEquals(4, extents().size());
    }

    @Test
    void readsImagesOfBeforeThereWereExtents() throws IOException {
        byte[] pages = random(9 * EXTENT);
        server.bucket().put("stasis/files/a/g/pages.img", Request.Payload.of(pages));
        var record = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(record)) {
            out.writeBytes("StasisS3");
            out.writeInt(1);
            out.writeLong(0);
            out.writeLong(0);
            out.writeUTF("g");
            out.writeShort(1);
            out.writeUTF(PAGES);
            out.writeLong(pages.length);
            out.writeInt(MANIFEST.length);
            out.write(MANIFEST);
        }
        server.bucket().put("stasis/images/a", Request.Payload.of(record.toByteArray()));
        generations.put("a", "g");
        assertArrayEquals(MANIFEST, backend.manifest("a", 100));
        assertArrayEquals(pages, read("a", PAGES));
        try (ImageReader base = backend.open("a", "g");
                ImageWriter writer = create("b")) {
            writer.adopt(base, PAGES, "base");
            writer.commit(MANIFEST, false);
        }
        backend.delete("a");
        assertArrayEquals(pages, read("b", "base"));
    }

    @Test
    void givesBackTheRoomWhenTheGraceTimeIsOver() throws IOException {
        byte[] pages = random(3 * EXTENT);
        save("a", pages);
        save("b", pages);
        Bucket bucket = server.bucket();
        Sweep sweep = new Sweep(bucket, new Names("stasis/"), Duration.ofSeconds(4));
        backend.delete("a");
        backend.delete("b");
        assertEquals(3, extents().size());
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!bucket.keys("stasis/").isEmpty() && System.nanoTime() < end) {
            sweep.all();
        }
        assertEquals(List.of(), bucket.keys("stasis/"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void leavesTheOldImageOrTheNewWhicheverRequestFails(boolean carriedOut) throws Exception {
        byte[] old = random(2 * EXTENT + 1);
        byte[] fresh = old.clone();
        fresh[EXTENT + 5]++;
        save("base", old);
        save("a", old);
        List<String> before = server.bucket().keys("");
        var requests = new AtomicInteger();
        Http http = Server.http(server.settings());
        for (int i = 1; i == 1 || requests.get() >= i - 1; i++) {
            int at = i;
            requests.set(0);
            S3PageBackend faulty = new S3PageBackend(server.settings(), new Lifetime(), request -> {
                boolean fails = requests.incrementAndGet() == at;
                Answer answer = fails && !carriedOut ? null : http.send(request);
                if (fails) {
                    throw new IOException("fault injected: " + request);
                }
                return answer;
            });
            boolean saved = replace(faulty, fresh, "g" + at);
            faulty.stop();
            assertWhole("g" + at, saved, old, fresh);
            restore(before, old);
        }
        assertTrue(requests.get() > 20, "a save has " + requests + " requests");
    }

    private boolean replace(S3PageBackend faulty, byte[] pages, String generation) {
        try (ImageReader base = faulty.open("base", generations.get("base"));
                ImageWriter writer = faulty.create("a", generation)) {
            write(writer, pages);
            writer.adopt(base, PAGES, "base");
            writer.commit(MANIFEST, true);
            return true;
        } catch (IOException e) {
            assertTrue(e.toString().contains("fault injected"), e::toString);
            return false;
        }
    }

    /** Makes the bucket as it was, but for the generation of the image. */
    private void restore(List<String> before, byte[] old) throws IOException {
        Bucket bucket = server.bucket();
        for (String key : bucket.keys("")) {
            if (!before.contains(key) || key.contains("/a")) {
                bucket.delete(key);
            }
        }
        save("a", old);
    }

    private void assertWhole(String generation, boolean saved, byte[] old, byte[] fresh) throws IOException {
        try (ImageReader image = backend.open("a", generation)) {
            assertArrayEquals(fresh, read(image, PAGES));
            assertArrayEquals(old, read(image, "base"));
        } catch (NoSuchFileException e) {
            assertTrue(!saved, "a save that succeeded is there");
            assertArrayEquals(old, read("a", PAGES));
        }
        assertArrayEquals(old, read("base", PAGES));
    }

    /** A writer of a generation that nobody has had. */
    private ImageWriter create(String image) throws IOException {
        generations.put(image, "g" + generations.size() + "-" + random.nextLong(1L << 60));
        return backend.create(image, generations.get(image));
    }

    private ImageReader open(String image) throws IOException {
        return backend.open(image, generations.get(image));
    }

    private void save(String image, byte[] pages) throws IOException {
        try (ImageWriter writer = create(image)) {
            write(writer, pages);
            writer.commit(MANIFEST, false);
        }
    }

    private static void write(ImageWriter writer, byte[] pages) throws IOException {
        try (PageWriter out = writer.create(PAGES)) {
            out.write(0, ByteBuffer.wrap(pages));
        }
    }

    private byte[] read(String image, String file) throws IOException {
        try (ImageReader reader = open(image)) {
            return read(reader, file);
        }
    }

    private static byte[] read(ImageReader image, String file) throws IOException {
        try (PageReader pages = image.open(file)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) pages.size());
            pages.read(0, bytes);
            return bytes.array();
        }
    }

    private List<String> extents() throws IOException {
        return server.bucket().keys("stasis/extents/");
    }

    private void assertStored(long mostBytes) throws IOException {
        long bytes = stored();
        assertTrue(bytes <= mostBytes, bytes + " bytes are stored, " + mostBytes + " expected at most");
    }

    /** Bytes of all objects in the bucket. */
    private long stored() throws IOException {
        Bucket bucket = server.bucket();
        long bytes = 0;
        for (String key : bucket.keys("")) {
            bytes += bucket.size(key).orElseThrow();
        }
        return bytes;
    }

    private byte[] random(int bytes) {
        byte[] made = new byte[bytes];
        random.nextBytes(made);
        return made;
    }
}
