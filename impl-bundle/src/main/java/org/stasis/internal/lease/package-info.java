/**
 * Who runs what an image holds, among hosts that share a storage.
 *
 * <pre>
 *   free ──take──▶ held ──renew every third of the time──▶ held ──release──▶ free
 *                   │
 *                   └── not renewed for the time: the holder stops its kernel; half that time later others may take it
 * </pre>
 *
 * <ol>
 *   <li>A lease is a record that is changed only by who knows what it is. Of two hosts that want it one gets it.
 *   <li>A holder counts by its own running clock, from before its last renewal began: it knows that its lease is over
 *       before anybody else thinks so. Others count by the time of day, and allow clocks to differ by half the lease.
 *   <li>Who finds another's token in its lease has lost it, however late it comes back, and stops its kernel.
 * </ol>
 */
package org.stasis.internal.lease;
