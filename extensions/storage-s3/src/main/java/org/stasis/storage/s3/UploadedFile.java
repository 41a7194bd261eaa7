/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.stasis.spi.PageWriter;
import org.stasis.storage.s3.Bucket.Upload;
import org.stasis.storage.s3.Request.Payload;

/**
 * A file that is being written: cut into parts, each uploaded as soon as it is full while others are still filled. A file
 * of one part is put as it is, when it is closed.
 *
 * <p>Parts that are filled or under way are held in memory, a few of them; who needs one more waits.
 */
final class UploadedFile implements PageWriter {
    private static final int MAX_PARTS = 10_000;

    private final Bucket bucket;
    private final String key;
    private final int partBytes;
    private final Transfers transfers;
    private final Lifetime lifetime;
    private final Mark mark;
    private final Semaphore room;
    private final int patienceSeconds;
    private final Map<Integer, Part> filling = new HashMap<>();
    private final SortedMap<Integer, Future<String>> uploading = new TreeMap<>();
    private volatile boolean abandoned;
    private Upload upload;
    private boolean complete;
    private long length;

    private static final class Part {
        private final byte[] bytes;
        private int filled;
        private int end;

        Part(int size) {
            bytes = new byte[size];
        }
    }

    UploadedFile(Bucket bucket, String key, Settings settings, Transfers transfers, Lifetime lifetime, Mark mark) {
        this.bucket = bucket;
        this.key = key;
        this.partBytes = settings.partBytes();
        this.transfers = transfers;
        this.lifetime = lifetime;
        this.mark = mark;
        room = new Semaphore(transfers.parallel() + 2);
        patienceSeconds = (int) settings.timeout().toSeconds() * settings.attempts();
    }

    String key() {
        return key;
    }

    @Override
    public void reserve(long bytes) throws IOException {
        checkNumber((bytes - 1) / partBytes);
    }

    private void checkNumber(long number) throws IOException {
        if (number >= MAX_PARTS) {
            throw new IOException(bucket.address(key) + ": the file has more than " + MAX_PARTS + " parts of "
                    + partBytes + " bytes; raise part.mebibytes in " + S3PageBackend.PID);
        }
    }

    @Override
    public void write(long position, ByteBuffer bytes) throws IOException {
        for (long at = position; bytes.hasRemaining(); ) {
            checkNumber(at / partBytes);
            int number = (int) (at / partBytes);
            int start = (int) (at % partBytes);
            int piece = Math.min(bytes.remaining(), partBytes - start);
            Part part = part(number);
            bytes.get(part.bytes, start, piece); // places are disjoint, so threads need not wait for each other here
            if (isFull(part, start + piece, piece)) {
                upload(number, part);
            }
            at += piece;
        }
    }

    private Part part(int number) throws IOException {
        synchronized (this) {
            checkOpen();
            Part part = filling.get(number);
            if (part != null) {
                return part;
            }
        }
        awaitRoom();
        synchronized (this) {
            checkOpen();
            Part present = filling.get(number);
            if (present != null) {
                room.release();
                return present;
            }
            Part part = new Part(partBytes);
            filling.put(number, part);
            return part;
        }
    }

    private void checkOpen() throws IOException {
        lifetime.check();
        if (complete || abandoned) {
            throw new IOException(bucket.address(key) + " is closed");
        }
    }

    private void awaitRoom() throws IOException {
        try {
            for (int waited = 0; !room.tryAcquire(1, TimeUnit.SECONDS); waited++) {
                lifetime.check();
                synchronized (this) {
                    for (Future<String> each : uploading.values()) {
                        if (each.isDone()) {
                            Transfers.end(each); // a failure ends the waiting
                        }
                    }
                }
                if (waited > patienceSeconds) {
                    throw new IOException(bucket.address(key) + ": no part could be uploaded for " + waited
                            + " s; the store is too slow, or the writes are scattered over too many parts");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the thread was interrupted while it waited for an upload");
        }
    }

    private synchronized boolean isFull(Part part, int end, int bytes) {
        part.filled += bytes;
        part.end = Math.max(part.end, end);
        return part.filled == partBytes;
    }

    private synchronized void upload(int number, Part part) throws IOException {
        filling.remove(number);
        if (upload == null) {
            upload = bucket.beginUpload(key);
        }
        Upload to = upload;
        length = Math.max(length, (long) number * partBytes + part.end);
        uploading.put(number + 1, transfers.begin(() -> {
            try {
                if (abandoned) {
                    throw new IOException(bucket.address(key) + ": the save was given up");
                }
                mark.keepAlive();
                return bucket.putPart(to, number + 1, new Payload(part.bytes, part.end));
            } finally {
                room.release();
            }
        }));
    }

    @Override
    public void close() throws IOException {
        if (begunToClose()) {
            return;
        }
        lifetime.check();
        if (upload == null) {
            putWhole();
            return;
        }
        for (Map.Entry<Integer, Part> last : Map.copyOf(filling).entrySet()) {
            checkFilled(last.getKey() == uploading.size(), last.getValue());
            upload(last.getKey(), last.getValue());
        }
        SortedMap<Integer, String> etags = new TreeMap<>();
        for (Map.Entry<Integer, Future<String>> part : uploading.entrySet()) {
            etags.put(part.getKey(), Transfers.end(part.getValue()));
        }
        checkFilled(uploading.lastKey() == uploading.size(), null);
        bucket.complete(upload, etags);
    }

    private synchronized boolean begunToClose() {
        boolean begun = complete || abandoned;
        complete = true;
        return begun;
    }

    private void putWhole() throws IOException {
        Part only = filling.isEmpty() ? new Part(0) : filling.get(0);
        checkFilled(filling.size() <= 1 && only != null, only);
        length = only.end;
        bucket.put(key, new Payload(only.bytes, only.end));
        filling.clear();
    }

    private void checkFilled(boolean inOrder, Part part) throws IOException {
        if (!inOrder || part != null && part.filled != part.end) {
            throw new IOException(bucket.address(key) + ": not every byte of the file was written");
        }
    }

    synchronized boolean isComplete() {
        return complete;
    }

    /** After {@link #close}. */
    synchronized long length() {
        return length;
    }

    /** Removes what was uploaded; whoever still writes fails. */
    void abandon() throws IOException {
        abandoned = true;
        Map<Integer, Future<String>> parts;
        synchronized (this) {
            parts = new TreeMap<>(uploading);
        }
        for (Future<String> part : parts.values()) {
            try {
                Transfers.end(part); // a part that arrives after the abort would stay
            } catch (IOException e) {
                continue; // then it is not there
            }
        }
        if (upload != null) {
            bucket.abort(upload);
        }
        bucket.delete(key);
    }
}
