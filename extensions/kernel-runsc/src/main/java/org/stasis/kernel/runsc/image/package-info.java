/**
 * Checkpoints that runsc wrote: pages become a memory file, whose pages images share, and everything else sections.
 *
 * <pre>
 *   runsc's folder                          stream of our image                     memory files "pages", "pages-1"
 *   checkpoint.img ┬ head ─────────────────▶ graph: layout, graphBytes, pages
 *    (single-file) ├ graphs, records ──────▶ section, section
 *                  └ (length | pages)* ───────────────────────────────────────────▶ at the places gVisor has them
 *
 *   checkpoint.img, pages_meta.img ────────▶ graph: layout, graphBytes, pages; section, section
 *   pages.img (separate-pages) ───────────────────────────────────────────────────▶ at the places gVisor has them
 *
 *   checkpoint.img (whole) ────────────────▶ graph: layout; section
 * </pre>
 *
 * <p>What always holds:
 *
 * <ol>
 *   <li>What gVisor reads from a rebuilt image is what it wrote, bit by bit: the payload of a single file, and separate
 *       files themselves. A single file is stored in other deflate blocks than before, so its own bytes differ.
 *   <li>Pages are never all in memory: a save reads them where runsc wrote them, a load writes them where runsc will read
 *       them. Their places are computed, not searched, which takes blocks that are stored and not compressed.
 *   <li>Memory is where {@link org.stasis.kernel.runsc.image.MemoryRecords} finds it told, so pages keep their places from one
 *       save to the next, and images share what did not change.
 *   <li>A file of an unknown layout is kept as it is: nothing shared, nothing lost. Separate pages whose places are not known
 *       are taken as they stand in their file.
 * </ol>
 */
package org.stasis.kernel.runsc.image;
