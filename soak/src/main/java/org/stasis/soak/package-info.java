/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Tries to lose a state: {@code ./run.sh crash}, {@code soak} and {@code ceph}.
 *
 * <pre>
 *   Crash, Soak ─▶ KilledWorkers ─▶ Worker, a process that dies ─┐
 *   Soak        ─▶ Actor, one for each kernel ───────────────────┼▶ Ledger: what must be found
 *               └▶ Swaps of plug-ins meanwhile                   │
 *   Ceph        ─▶ Osds, daemons that die ──────────────────────┤
 *                                                  compared with ┴▶ Witness: what a new process finds,
 *                                                                   FolderCheck: what FORMAT.md alone finds
 * </pre>
 *
 * <p>What each thread does follows from the seed; when it is done does not. An operation that was begun and not
 * acknowledged may have happened or not, and anything else is a state lost: the Tally says so, and the exit code is 1.
 */
package org.stasis.soak;
