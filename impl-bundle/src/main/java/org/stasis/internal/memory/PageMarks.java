/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.WeakHashMap;
import org.stasis.api.task.MemoryFile;

/**
 * At which marks of memory files that still exist their images were taken or loaded, so that a save based on one of these
 * need not look at what was not changed since. What is forgotten costs time and nothing else. Thread-safe.
 */
public final class PageMarks {
    /** Images remembered for each memory file, the latest. */
    private static final int MOST = 64;

    private final Map<MemoryFile, Map<UUID, Long>> marks = new WeakHashMap<>();

    /** The contents of that file at that mark are those in that image. */
    public synchronized void remember(UUID image, MemoryFile file, long mark) {
        marks.computeIfAbsent(file, any -> new Latest()).put(image, mark);
    }

    /** An image that was just loaded into these files, before anybody changes them. */
    public void loaded(UUID image, List<MemoryFile> files) {
        files.forEach(file -> remember(image, file, file.mark()));
    }

    /** An image that holds what another one holds. */
    public synchronized void same(UUID known, UUID image) {
        for (Map<UUID, Long> latest : marks.values()) {
            Long mark = latest.get(known);
            if (mark != null) {
                latest.put(image, mark);
            }
        }
    }

    synchronized OptionalLong of(UUID image, MemoryFile file) {
        Long mark = marks.getOrDefault(file, Map.of()).get(image);
        return mark == null ? OptionalLong.empty() : OptionalLong.of(mark);
    }

    private static final class Latest extends LinkedHashMap<UUID, Long> {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Long> eldest) {
            return size() > MOST;
        }
    }
}
