/**
 * Lucene's files in the memory of a kernel.
 *
 * <pre>
 *   FileTable  (saved in the object graph)          MemoryFile  (saved as pages)
 *   ┌───────────┬────────┬──────────────────┐       ┌────┬────┬────┬────┬────┬────┐
 *   │ _0.fdt    │ length │ block, block ... │ ────▶ │    │ ██ │ ██ │    │ ██ │    │
 *   │ segments_1│ length │ block            │       └────┴────┴────┴────┴────┴────┘
 *   └───────────┴────────┴──────────────────┘        blocks of 64 KiB, the last one shorter
 * </pre>
 *
 * <p>{@link org.stasis.demo.search.pages.MemoryDirectory} shows both to Lucene and keeps nothing itself, so it is simply
 * made anew after a load. Every page that was allocated is found from the table at any moment, and is given back when
 * its file is deleted.
 */
package org.stasis.demo.search.pages;
