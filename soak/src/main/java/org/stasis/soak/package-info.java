/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Tries to lose a state: {@code ./run.sh crash} and {@code ./run.sh soak}.
 *
 * <pre>
 *   Crash ─┬▶ KilledWorkers ─▶ Worker, a process: begin, done ─┐
 *   Soak  ─┤                                                   ├▶ Ledger: what must be found
 *          └▶ Actors, with Swaps of plug-ins beside them ──────┘     │
 *             (Soak alone)                                           ├─ compared
 *                                       Witness: what a new process sees, and FolderCheck by FORMAT.md alone
 * </pre>
 *
 * <p>What each thread does follows from the seed; when it is done does not. An operation that was begun and not
 * acknowledged may have happened or not, and anything else is a state lost: the Tally says so, and the exit code is 1.
 */
package org.stasis.soak;
