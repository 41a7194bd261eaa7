/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api.task;

/** What memory of a kernel is used for; counted apart, and otherwise all the same. */
public enum MemoryKind {
    /** The kernel's own tables and stacks. */
    SYSTEM,
    /** What tasks compute with. */
    ANONYMOUS,
    /** Copies of what lies in files, to be had again from there. */
    PAGE_CACHE,
    /** Files that are nowhere but in memory. */
    TMPFS,
    /** What several tasks share or map. */
    MAPPED
}
