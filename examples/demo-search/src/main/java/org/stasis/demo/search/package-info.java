/**
 * A workload that can be saved at any moment: a full-text index of files on this machine, in the memory of a kernel.
 *
 * <pre>
 *   scanner ─▶ corpus ─▶ indexer-1 ─▶ index ─┐
 *              (path,  ─▶ indexer-2 ─▶ index ─┼─▶ summary ─▶ result
 *              SHA-256)─▶ indexer-3 ─▶ index ─┘
 * </pre>
 *
 * <p>Five tasks run side by side in the kernel {@code demo}. They meet in one shared object,
 * {@link org.stasis.demo.search.SearchRun}; the indexes lie in the kernel's memory
 * ({@link org.stasis.demo.search.pages}). The result depends on the corpus alone: a run that was saved, killed and loaded
 * elsewhere must end with the one that an undisturbed run has.
 *
 * <p>Each class of state has its {@code Type} beside its fields. What Lucene keeps in the heap (writers, readers) is not
 * state: it is written out by {@code settle} or opened again when needed.
 */
package org.stasis.demo.search;
