/**
 * gVisor's state file, the stream in {@code checkpoint.img}: a header with metadata, then a body with the payload. Four
 * layouts exist, and none says which it is; {@link org.stasis.internal.statefile.Recognized} finds out.
 *
 * <p>All numbers are big endian; {@code u32} has 4 bytes, {@code u64} 8, a code as many as the integrity scheme makes (32
 * with {@code hmac-sha256}). A part in parentheses is there only with a key.
 *
 * <pre>
 * header   │ "gVisorSF" │ N u64 │ N bytes JSON │ code over all before │
 *            8            8       at most 16 MiB  202608: only with a key
 *                                                 before: always, made with the empty key if there is none
 *
 * body, flate-best-speed: all layouts
 *          │ chunk size u32 │ ( code₀ of these 4 bytes ) │ chunk │ chunk │ ...
 *            always 1 MiB
 *   chunk  │ L u32 │ L bytes, one deflate stream │ ( codeᵢ over data, L, codeᵢ₋₁ ) │
 *                    1 MiB inflated, the last chunk less
 *
 * body, none: not in 2022
 *   202405 │ chunk │ chunk │ ...
 *   chunk  │ L u32 │ L bytes │ ( code over data, L ) │               one per write; codes stand alone
 *   202409 and 202608
 *          │ payload │                                                without a key
 *          │ chunk │ chunk │ ...                                      with one
 *   chunk  │ L u32 │ L bytes │ ( codeᵢ over data, L, codeᵢ₋₁ ) │     1 MiB, the last less; code₀ is zeros
 * </pre>
 *
 * <p>The JSON is an object of strings. {@code _timestamp} and, since 2023, {@code compression} are the writer's; a missing
 * {@code compression} means flate here, as it did in 2022. With a scheme other than {@code hmac-sha256}, which gVisor does
 * not know, {@code integrity} names it.
 *
 * <p>What holds for every file read here:
 *
 * <ol>
 *   <li>With a key, no byte is given away before its code was checked; a file without one is refused, and the reverse.
 *   <li>Memory is bounded by {@link org.stasis.internal.statefile.ReadLimits} and by what is really there, never by what
 *       a length claims.
 *   <li>What does not fit one layout exactly is refused with its position, not read as another.
 * </ol>
 *
 * <p>What the format cannot show, and a sealed manifest around it must: a cut at the border of a chunk (unless the length
 * of the payload is known), the header of one file with the body of another of the same key, in the layout of 2024 with
 * a key and no compression chunks that were moved, and without a key any change to the payload itself.
 */
package org.stasis.internal.statefile;
