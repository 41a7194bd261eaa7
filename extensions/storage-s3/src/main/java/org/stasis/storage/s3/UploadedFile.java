/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.stasis.spi.PageWriter;
import org.stasis.storage.s3.ImageRecord.Stored;
import org.stasis.storage.s3.Request.Payload;

/**
 * A file that is being written: cut into extents, each stored as soon as it is full while others are still filled. A file
 * that fills none is put as it is, when it is closed; of another, the index is put then.
 *
 * <p>Extents that are filled or under way are held in memory, a few of them; who needs one more waits.
 */
final class UploadedFile implements PageWriter {
    private final Bucket bucket;
    private final String key;
    private final int extentBytes;
    private final Transfers transfers;
    private final Lifetime lifetime;
    private final Mark mark;
    private final Extents extents;
    private final Semaphore room;
    private final int patienceSeconds;
    private final Map<Integer, Extent> filling = new HashMap<>();
    private final SortedMap<Integer, Future<String>> uploading = new TreeMap<>();
    private volatile boolean abandoned;
    private boolean closed;
    private long length;
    private Stored stored;

    private static final class Extent {
        private final byte[] bytes;
        private int filled;
        private int end;

        Extent(int size) {
            bytes = new byte[size];
        }
    }

    UploadedFile(S3PageBackend backend, String key, Mark mark, Extents extents) {
        this.key = key;
        this.mark = mark;
        this.extents = extents;
        bucket = backend.bucket();
        transfers = backend.transfers();
        lifetime = backend.lifetime();
        Settings settings = backend.settings();
        extentBytes = settings.extentBytes();
        room = new Semaphore(transfers.parallel() + 2);
        patienceSeconds = (int) settings.timeout().toSeconds() * settings.attempts();
    }

    @Override
    public void reserve(long bytes) throws IOException {
        checkNumber((bytes - 1) / extentBytes);
    }

    private void checkNumber(long number) throws IOException {
        if (number >= ExtentIndex.MAX_EXTENTS) {
            throw new IOException(bucket.address(key) + ": the file has more than " + ExtentIndex.MAX_EXTENTS
                    + " extents of " + extentBytes + " bytes; raise extent.mebibytes in " + S3PageBackend.PID);
        }
    }

    @Override
    public void write(long position, ByteBuffer bytes) throws IOException {
        for (long at = position; bytes.hasRemaining(); ) {
            checkNumber(at / extentBytes);
            int number = (int) (at / extentBytes);
            int start = (int) (at % extentBytes);
            int piece = Math.min(bytes.remaining(), extentBytes - start);
            Extent extent = extent(number);
            bytes.get(extent.bytes, start, piece); // places are disjoint, so threads need not wait for each other here
            if (isFull(extent, start + piece, piece)) {
                upload(number, extent);
            }
            at += piece;
        }
    }

    private Extent extent(int number) throws IOException {
        synchronized (this) {
            checkOpen();
            Extent extent = filling.get(number);
            if (extent != null) {
                return extent;
            }
        }
        awaitRoom();
        synchronized (this) {
            checkOpen();
            Extent present = filling.get(number);
            if (present != null) {
                room.release();
                return present;
            }
            Extent extent = new Extent(extentBytes);
            filling.put(number, extent);
            return extent;
        }
    }

    private void checkOpen() throws IOException {
        lifetime.check();
        if (closed || abandoned) {
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
                    throw new IOException(bucket.address(key) + ": no extent could be stored for " + waited
                            + " s; the store is too slow, or the writes are scattered over too many extents");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the thread was interrupted while it waited for an upload");
        }
    }

    private synchronized boolean isFull(Extent extent, int end, int bytes) {
        extent.filled += bytes;
        extent.end = Math.max(extent.end, end);
        return extent.filled == extentBytes;
    }

    private synchronized void upload(int number, Extent extent) throws IOException {
        filling.remove(number);
        length = Math.max(length, (long) number * extentBytes + extent.end);
        uploading.put(number, transfers.begin(() -> {
            try {
                if (abandoned) {
                    throw new IOException(bucket.address(key) + ": the save was given up");
                }
                mark.keepAlive();
                return extents.store(new Payload(extent.bytes, extent.end));
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
        Stored done = uploading.isEmpty() ? putWhole() : putIndex();
        synchronized (this) {
            stored = done;
        }
    }

    private synchronized boolean begunToClose() {
        boolean begun = closed || abandoned;
        closed = true;
        return begun;
    }

    private Stored putWhole() throws IOException {
        Extent only = filling.isEmpty() ? new Extent(0) : filling.get(0);
        checkFilled(filling.size() <= 1 && only != null, only);
        bucket.put(key, new Payload(only.bytes, only.end));
        filling.clear();
        return new Stored(only.end, false);
    }

    private Stored putIndex() throws IOException {
        for (Map.Entry<Integer, Extent> last : Map.copyOf(filling).entrySet()) {
            checkFilled(last.getKey() == uploading.size(), last.getValue());
            upload(last.getKey(), last.getValue());
        }
        checkFilled(uploading.lastKey() == uploading.size() - 1, null);
        List<String> inOrder = new ArrayList<>();
        for (Future<String> each : uploading.values()) {
            inOrder.add(Transfers.end(each));
        }
        extents.name(Names.index(key), new ExtentIndex(length, extentBytes, inOrder));
        return new Stored(length, true);
    }

    private void checkFilled(boolean inOrder, Extent extent) throws IOException {
        if (!inOrder || extent != null && extent.filled != extent.end) {
            throw new IOException(bucket.address(key) + ": not every byte of the file was written");
        }
    }

    /** What became of the file; empty until it is complete. */
    synchronized Optional<Stored> stored() {
        return Optional.ofNullable(stored);
    }

    /** Returns when nothing of the file is on its way any more; whoever still writes fails. */
    void abandon() {
        abandoned = true;
        List<Future<String>> underWay;
        synchronized (this) {
            underWay = List.copyOf(uploading.values());
        }
        for (Future<String> each : underWay) {
            try {
                Transfers.end(each);
            } catch (IOException e) {
                continue; // it did not arrive
            }
        }
    }
}
