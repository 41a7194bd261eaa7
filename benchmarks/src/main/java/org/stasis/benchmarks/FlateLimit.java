/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** The platform's raw deflate at level 1 of a payload, chunk by chunk and nothing else. */
final class FlateLimit {
    private final byte[] payload;
    private final int chunkBytes;
    private final byte[] room;
    private final byte[] plain;
    private final List<byte[]> compressed = new ArrayList<>();

    FlateLimit(byte[] payload, int chunkBytes) {
        this.payload = payload;
        this.chunkBytes = chunkBytes;
        room = new byte[chunkBytes + chunkBytes / 64];
        plain = new byte[chunkBytes];
        Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
        for (int at = 0; at < payload.length; at += chunkBytes) {
            compressed.add(Arrays.copyOf(room, deflate(deflater, at)));
        }
        deflater.end();
    }

    void deflate() {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
        for (int at = 0; at < payload.length; at += chunkBytes) {
            deflate(deflater, at);
        }
        deflater.end();
    }

    private int deflate(Deflater deflater, int at) {
        deflater.reset();
        deflater.setInput(payload, at, Math.min(chunkBytes, payload.length - at));
        deflater.finish();
        return deflater.deflate(room);
    }

    void inflate() throws DataFormatException {
        Inflater inflater = new Inflater(true);
        long total = 0;
        for (byte[] chunk : compressed) {
            inflater.reset();
            inflater.setInput(chunk);
            total += inflater.inflate(plain);
        }
        inflater.end();
        if (total != payload.length) {
            throw new IllegalStateException("inflated " + total + " bytes of " + payload.length);
        }
    }
}
