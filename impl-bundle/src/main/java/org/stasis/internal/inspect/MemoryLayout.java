/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.inspect;

import java.util.List;
import org.stasis.api.task.PageRange;

/**
 * What an image says of a memory file.
 *
 * @param id {@code main} for the only one
 * @param allocated ranges with or without contents, ascending
 * @param stored ranges whose pages the image holds, ascending
 * @param secret allocated ranges whose pages it does not show, ascending
 */
public record MemoryLayout(String id, List<PageRange> allocated, List<PageRange> stored, List<PageRange> secret) {
    boolean isSecret(long position) {
        return secret.stream().anyMatch(range -> range.start() <= position && position < range.end());
    }

    public long storedBytes() {
        return stored.stream().mapToLong(PageRange::bytes).sum();
    }

    /** Where the last allocated range ends. */
    public long bytes() {
        return allocated.isEmpty() ? 0 : allocated.get(allocated.size() - 1).end();
    }
}
