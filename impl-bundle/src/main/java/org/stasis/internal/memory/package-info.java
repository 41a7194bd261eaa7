/**
 * Memory of kernels, and how its pages go into an image and come back.
 *
 * <pre>
 *   MemoryFile ─▶ PageScan ─▶ ring of 1 MiB extents ─▶ PageSave workers: compress, tag, write ─▶ pages.img
 *                    └─▶ PagesMetadata: what was allocated, which pages are stored, one tag per extent ─▶ pages_meta.img
 *   pages.img ─▶ PageLoad workers: read, check tag, decompress ─▶ MemoryFile
 *
 *   pages.img       | extent 0 | extent 1 | ...          each the next 1 MiB of stored pages, only the last is shorter
 *
 *   pages_meta.img, big endian, str = u16 length and UTF-8:
 *     8    "StasisPM"
 *     4    version, 1
 *     16   id of the image
 *     4    bytes in a full extent
 *     2    bytes in a tag
 *     str  compression of the extents
 *     4    number of memory files, then for each:
 *            str  id
 *            4    number of allocated ranges, then u64 start, u64 end of each
 *            4    number of stored runs, then u64 start, u64 end of each
 *     4    number of extents, then for each:
 *            8    position in pages.img
 *            4    bytes stored there; if as many as decompressed, they are not compressed
 *            4    bytes when decompressed
 *            tag  code over (image id, u64 number of the extent, u32 stored, u32 decompressed, the stored bytes)
 * </pre>
 *
 * <p>Always true: stored runs are ascending and lie in allocated ranges; pages of an allocated range that are in no run
 * are zero; the extents joined together are the runs joined together; a tag is checked before its bytes are used.
 */
package org.stasis.internal.memory;
