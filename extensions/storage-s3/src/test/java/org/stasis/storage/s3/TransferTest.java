/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.stasis.spi.ImageReader;
import org.stasis.spi.ImageWriter;
import org.stasis.spi.PageReader;
import org.stasis.spi.PageWriter;

/** What this backend promises beyond the contract: large files, faults of the network, hosts that come back late. */
class TransferTest extends OnServer {
    private static final byte[] MANIFEST = "manifest".getBytes(StandardCharsets.US_ASCII);
    private static final int MIB = 1 << 20;
    /** Every mark is older than this. */
    private static final Duration NO_GRACE = Duration.ofSeconds(-10);

    @Test
    void uploadsAFileOfManyPartsInAnyOrderAndReadsItFromAnywhere() throws IOException {
        byte[] bytes = random(23 * MIB + 12_345);
        save("a", "g1", bytes);
        try (ImageReader image = backend.open("a", "g1");
                PageReader pages = image.open("pages.img")) {
            assertEquals(bytes.length, pages.size());
            for (int at : new int[] {17 * MIB, 3, 5 * MIB - 1, bytes.length - 10}) {
                assertArrayEquals(Arrays.copyOfRange(bytes, at, at + 10), read(pages, at, 10));
            }
            for (int at = 0; at < bytes.length; at += 700_001) {
                int length = Math.min(700_001, bytes.length - at);
                assertArrayEquals(Arrays.copyOfRange(bytes, at, at + length), read(pages, at, length));
            }
        }
    }

    @Test
    void refusesAFileWithAGap() throws IOException {
        try (ImageWriter writer = backend.create("a", "g1")) {
            PageWriter pages = writer.create("pages.img");
            pages.write(10, ByteBuffer.wrap(new byte[10]));
            IOException failure = assertThrows(IOException.class, pages::close);
            assertTrue(failure.getMessage().endsWith("not every byte of the file was written"), failure.getMessage());
        }
    }

    @Test
    void leavesNothingInTheBucketOfASaveThatWasGivenUp() throws IOException {
        try (ImageWriter writer = backend.create("a", "g1")) {
            PageWriter pages = writer.create("pages.img");
            pages.write(0, ByteBuffer.wrap(random(12 * MIB)));
            writer.create("other").close();
        }
        assertEquals(List.of(), server.bucket().keys("stasis/"));
    }

    @Test
    void knowsItsOwnRecordWhenTheAnswerToItsPublicationIsLost() throws Exception {
        try (Wire wire = new Wire(server.endpoint())) {
            S3PageBackend here = Server.backend(Server.settings(wire.endpoint(), Duration.ofHours(1)));
            try (ImageWriter writer = here.create("a", "g1")) {
                writer.create("pages.img").close();
                wire.lose("PUT /images/stasis/images/a ", Wire.Fault.CUT, 1);
                writer.commit(MANIFEST, false);
            }
            assertEquals(1, wire.lost());
            here.open("a", "g1").close();
            here.stop();
        }
    }

    @Test
    void saysThatTheOutcomeIsUnknownWhenNobodyAnswersAnyMoreAndLeavesTheGeneration() throws Exception {
        try (Wire wire = new Wire(server.endpoint())) {
            S3PageBackend here = Server.backend(Server.settings(wire.endpoint(), Duration.ofHours(1)));
            try (ImageWriter writer = here.create("a", "g1")) {
                writer.create("pages.img").close();
                // from the first record on nothing is heard any more
                wire.loseFrom("PUT /images/stasis/images/a ");
                IOException failure = assertThrows(IOException.class, () -> writer.commit(MANIFEST, false));
                assertTrue(failure.getMessage().contains("cannot be known"), failure.getMessage());
            }
            backend.open("a", "g1").open("pages.img").close();
            here.stop();
        }
    }

    @Test
    void endsWhenTheStoreHangs() throws Exception {
        try (Wire wire = new Wire(server.endpoint())) {
            S3PageBackend here =
                    Server.backend(Server.settings(wire.endpoint(), Duration.ofHours(1), Duration.ofSeconds(1), null));
            save("a", "g1", new byte[10]);
            wire.lose("GET /images/stasis/images/a ", Wire.Fault.HANG, 2);
            IOException failure = assertThrows(IOException.class, () -> here.manifest("a", 100));
            assertTrue(failure.getMessage().contains("no answer within 1 s"), failure.getMessage());
            assertEquals(2, wire.lost());
            assertArrayEquals(MANIFEST, here.manifest("a", 100));
            here.stop();
        }
    }

    @Test
    void sweepsWhatACrashedHostLeft() throws IOException {
        ImageWriter crashed = backend.create("a", "g1");
        crashed.create("empty").close();
        try (PageWriter pages = crashed.create("pages.img")) {
            pages.write(0, ByteBuffer.wrap(random(2 * MIB)));
        }
        S3PageBackend later = Server.backend(Server.settings(server.endpoint(), NO_GRACE));
        try (ImageWriter writer = later.create("a", "g2")) {
            writer.create("pages.img").close();
            writer.commit(MANIFEST, false);
        }
        later.stop();
        assertEquals(
                List.of("stasis/files/a/g2/pages.img", "stasis/images/a"),
                server.bucket().keys("stasis/").stream()
                        .filter(key -> !key.startsWith("stasis/extents/"))
                        .toList());
    }

    @Test
    void shutsOutAWriterThatComesBackAfterItWasSwept() throws IOException {
        try (ImageWriter late = backend.create("a", "g1")) {
            late.create("pages.img").close();
            new Sweep(server.bucket(), new Names("stasis/"), NO_GRACE).image("a");
            IOException failure = assertThrows(IOException.class, () -> late.commit(MANIFEST, false));
            assertTrue(failure.getMessage().contains("was swept"), failure.getMessage());
        }
        assertEquals(List.of(), backend.images());
    }

    @Test
    void sweepsOnAfterASweepThatWasInterrupted() throws IOException {
        ImageWriter crashed = backend.create("a", "g1");
        crashed.create("pages.img").close();
        String mark = "stasis/writing/a/g1";
        assertTrue(Mark.condemn(server.bucket(), mark, NO_GRACE));
        new Sweep(server.bucket(), new Names("stasis/"), Duration.ofHours(1)).all();
        assertEquals(List.of(), server.bucket().keys("stasis/"));
    }

    @Test
    void sparesTheImageOfAWriterThatCrashedAfterItPublished() throws IOException {
        save("a", "g1", new byte[10]);
        Mark.begin(server.bucket(), "stasis/writing/a/g1", UUID.randomUUID());
        new Sweep(server.bucket(), new Names("stasis/"), NO_GRACE).all();
        backend.open("a", "g1").close();
        assertEquals(
                List.of("stasis/files/a/g1/pages.img", "stasis/images/a"),
                server.bucket().keys("stasis/"));
    }

    @Test
    void saysWhatIsWrongWithCredentialsAndNeverTheSecret() {
        S3PageBackend stranger =
                new S3PageBackend(server.settings(), new Credentials("test-id", "wrong-secret", "", name -> null));
        IOException failure = assertThrows(IOException.class, stranger::images);
        assertTrue(failure.getMessage().contains("403"), failure.getMessage());
        assertTrue(failure.getMessage().contains("check credentials"), failure.getMessage());
        assertTrue(!failure.toString().contains("wrong-secret"), failure.getMessage());
        stranger.stop();
    }

    @Test
    void readsNoForeignRecord() throws IOException {
        server.bucket().put("stasis/images/a", Request.Payload.of(random(100)));
        assertEquals(List.of("a"), backend.images());
        IOException failure = assertThrows(IOException.class, () -> backend.manifest("a", 1000));
        assertTrue(failure.getMessage().contains("not the record of an image"), failure.getMessage());
        assertThrows(NoSuchFileException.class, () -> backend.manifest("b", 1000));
    }

    private void save(String image, String generation, byte[] bytes) throws IOException {
        try (ImageWriter writer = backend.create(image, generation)) {
            try (PageWriter pages = writer.create("pages.img")) {
                int half = bytes.length / 2;
                pages.write(half, ByteBuffer.wrap(bytes, half, bytes.length - half));
                pages.write(0, ByteBuffer.wrap(bytes, 0, half));
            }
            writer.commit(MANIFEST, false);
        }
    }

    private static byte[] read(PageReader pages, long at, int length) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(length);
        pages.read(at, into);
        return into.array();
    }

    private static byte[] random(int bytes) {
        byte[] random = new byte[bytes];
        new Random(bytes).nextBytes(random);
        return random;
    }
}
