/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

/**
 * What a reader may be made to do, whatever a file claims.
 *
 * @param maxChunkBytes longest chunk that is taken into memory. gVisor's are 1 MiB or less, except that one large write
 *     of an uncompressed file becomes one chunk of up to 4 GiB
 * @param expectedBytes length of the payload as known from elsewhere, such as a sealed manifest; with it a file cut at
 *     the border of a chunk is found, which the format alone cannot show. {@link #UNKNOWN} if it is not known
 */
public record ReadLimits(int maxChunkBytes, long expectedBytes) {
    public static final long UNKNOWN = -1;

    /** Chunks up to 64 MiB, length not known. */
    public static final ReadLimits DEFAULT = new ReadLimits(64 << 20, UNKNOWN);

    public ReadLimits {
        if (maxChunkBytes < StateFileWriter.CHUNK_BYTES) {
            throw new IllegalArgumentException("chunks of " + StateFileWriter.CHUNK_BYTES
                    + " bytes are usual; a limit of " + maxChunkBytes + " would refuse them");
        }
    }

    /** These, with the length of the payload known. */
    public ReadLimits expecting(long bytes) {
        return new ReadLimits(maxChunkBytes, bytes);
    }

    /** These, with another length of chunks. */
    public ReadLimits chunksUpTo(int bytes) {
        return new ReadLimits(bytes, expectedBytes);
    }

    boolean knowsLength() {
        return expectedBytes != UNKNOWN;
    }
}
