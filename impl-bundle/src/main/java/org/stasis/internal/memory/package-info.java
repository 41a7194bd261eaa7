/**
 * Memory of kernels, and how its pages go into an image and come back.
 *
 * <pre>
 *   MemoryFile ─▶ PageScan ─▶ ring of ExtentGroups, about 1 MiB each ─▶ PageSave workers: compress, code, write ─▶ pages.img
 *                    │  └─▶ ExtentTable: a row per window ◀── place and code ──┘
 *   base image ─▶ PagesBase: what was not changed, what has the same code ─▶ the same rows in files that are adopted
 *
 *   pages.img, pages-ID.img ... ─▶ ExtentReader: read neighbours at once, check codes, decompress ─▶ MemoryFile
 *
 *   lazily:  LazyLoad: first what is waited for, then the last working set, then the rest ─▶ Arrival ─▶ MemoryFile
 *
 *   memory file      | window 0                     | window 1                     | ...      64 KiB each, 16 pages
 *                     . pages 0 2 3 of it are stored   none is, so no extent
 *   pages.img        | extent of window 0: the packed pages, perhaps compressed | the next extent | ...
 *
 *   pages_meta.img, big endian, str = u16 length and UTF-8:
 *     8    "StasisPM"
 *     4    version, 2
 *     16   id of the image
 *     4    bytes in a window
 *     2    bytes in a code
 *     2    number of sources, the image's own first, none if the pages are in the state file; then for each:
 *            16   id of the image it was written for
 *            str  compression of its extents
 *            8    its length
 *     4    number of memory files, then for each:
 *            str  id
 *            4    number of allocated ranges, then u64 start, u64 end of each
 *            4    number of extents, then for each:
 *                   4    window
 *                   2    mask of its stored pages, the first the lowest bit
 *                 and, if there are sources:
 *                   2    source
 *                   8    position in it
 *                   4    bytes stored there; if as many as the pages have, they are not compressed
 *                   code over (u32 stored, u32 bytes of the pages, the stored bytes), or the end of the encrypted extent
 * </pre>
 *
 * <p>Always true: windows are ascending; masks are of allocated pages, and allocated pages in no mask are zero, or secret; a code is
 * checked before its bytes are used. A code names contents and not a place, so equal extents are stored once; the
 * metadata, which the manifest binds, says what belongs where. What an image refers to is its own: files of other images
 * are adopted, never pointed at. Of a page on its way nobody sees a byte, neither a task nor a snapshot.
 */
package org.stasis.internal.memory;
