/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Future;

/**
 * Reads a file by ranges. Where reads follow one another, the blocks after them are fetched before they are asked for,
 * several at a time; where they do not, exactly what is asked for. Thread-safe.
 */
final class ReadAhead {
    private final Source source;
    private final long size;
    private final int blockBytes;
    private final Transfers transfers;
    private final BitSet read = new BitSet();
    private final Map<Integer, Future<byte[]>> blocks = new LinkedHashMap<>();

    /** Where the bytes come from. */
    @FunctionalInterface
    interface Source {
        /** Bytes that lie in one block. */
        byte[] range(long at, int length) throws IOException;
    }

    ReadAhead(Source source, long size, int blockBytes, Transfers transfers) {
        this.source = source;
        this.size = size;
        this.blockBytes = blockBytes;
        this.transfers = transfers;
    }

    void read(long position, ByteBuffer into) throws IOException {
        for (long at = position; into.hasRemaining(); ) {
            int block = Math.toIntExact(at / blockBytes);
            int start = (int) (at % blockBytes);
            int piece = Math.min(into.remaining(), blockBytes - start);
            if (follows(block)) {
                into.put(Transfers.end(block(block)), start, piece);
            } else {
                into.put(source.range(at, piece));
            }
            at += piece;
        }
    }

    /** Whether this block or the one before was read already: then more will be. */
    private synchronized boolean follows(int block) {
        boolean follows = read.get(block) || block > 0 && read.get(block - 1);
        read.set(block);
        return follows;
    }

    private synchronized Future<byte[]> block(int wanted) throws IOException {
        int last = (int) ((size - 1) / blockBytes);
        int ahead = wanted == 0 || read.get(wanted - 1) ? transfers.parallel() : 0;
        for (int each = wanted; each <= Math.min(last, wanted + ahead); each++) {
            if (!blocks.containsKey(each)) {
                long from = (long) each * blockBytes;
                int length = (int) Math.min(blockBytes, size - from);
                blocks.put(each, transfers.begin(() -> source.range(from, length)));
            }
        }
        Future<byte[]> found = blocks.get(wanted);
        forgetBefore(wanted);
        return found;
    }

    /** Readers of several threads are a little apart; what is farther back has been read. */
    private void forgetBefore(int wanted) {
        Iterator<Map.Entry<Integer, Future<byte[]>>> oldest = blocks.entrySet().iterator();
        while (blocks.size() > 2 * transfers.parallel() + 2 && oldest.hasNext()) {
            Map.Entry<Integer, Future<byte[]>> block = oldest.next();
            if (block.getKey() != wanted) {
                block.getValue().cancel(true);
                oldest.remove();
            }
        }
    }

    synchronized void close() {
        blocks.values().forEach(block -> block.cancel(true));
        blocks.clear();
    }
}
