/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.stasis.storage.s3.Bucket.Upload;

/** Copies a file inside the store, a large one in pieces side by side, since each piece must end within the timeout. */
record ServerSideCopy(Bucket bucket, Transfers transfers, Mark mark) {
    static final long PIECE_BYTES = 64L << 20;

    void run(String from, long size, String to) throws IOException {
        if (size <= PIECE_BYTES) {
            bucket.copy(from, to);
            return;
        }
        // a file may have 10000 pieces; each is a multiple of the smallest that stores allow
        long piece = PIECE_BYTES * (1 + size / (PIECE_BYTES * 9000));
        Upload upload = bucket.beginUpload(to);
        SortedMap<Integer, Future<String>> copying = new TreeMap<>();
        try {
            for (long at = 0; at < size; at += piece) {
                int number = copying.size() + 1;
                long start = at;
                long bytes = Math.min(piece, size - at);
                copying.put(number, transfers.begin(() -> {
                    mark.keepAlive();
                    return bucket.copyPart(upload, number, from, start, bytes);
                }));
            }
            SortedMap<Integer, String> etags = new TreeMap<>();
            for (var each : copying.entrySet()) {
                etags.put(each.getKey(), Transfers.end(each.getValue()));
            }
            bucket.complete(upload, etags);
        } catch (IOException e) {
            copying.values().forEach(each -> each.cancel(true));
            try {
                bucket.abort(upload);
            } catch (IOException left) {
                e.addSuppressed(left); // the sweep finds it
            }
            throw e;
        }
    }
}
