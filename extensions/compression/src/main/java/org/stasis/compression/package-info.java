/**
 * Compressions {@code zstd} and {@code lz4}: each by a native library where there is one for this machine, else in Java.
 *
 * <pre>
 *   Compression "zstd" ─▶ BlockCompression ─▶ BlockCodec: NativeZstd, else JavaZstd
 *   Compression "lz4"  ─▶ BlockCompression ─▶ BlockCodec: Lz4Codec of the native library, else of Java
 *
 *   zstd   one frame (RFC 8878) that tells its length        lz4   one block of the LZ4 block format, without a frame
 * </pre>
 *
 * <p>Always true: either implementation reads what the other wrote; a block that is not one, or of another length, is an
 * {@link java.io.IOException}, and nothing is written beyond the room given.
 */
package org.stasis.compression;
