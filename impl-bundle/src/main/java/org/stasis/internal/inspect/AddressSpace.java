/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.inspect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.stasis.api.inspect.ImageReport.Mapping;
import org.stasis.api.inspect.ImageReport.Run;
import org.stasis.api.task.MemoryFile;

/**
 * The addresses of a gVisor process: which ranges it has mapped, and where in which memory file their pages are.
 *
 * <pre>
 *   address ─▶ vma: what is mapped, with which permissions
 *           └▶ pma: memory file and offset ─▶ page in the image, or zero
 * </pre>
 */
final class AddressSpace {
    private static final int PAGE = MemoryFile.PAGE_BYTES;

    /** Longest command line that is read, as Linux has it. */
    private static final long MAX_WORDS_BYTES = 128 << 10;

    /** Pages of a memory file at an address. */
    record Placed(long start, long end, String memory, long offset) {
        long offset(long address) {
            return offset + (address - start);
        }
    }

    private final Node manager;
    private final List<Segment> vmas;
    private final List<Placed> placed = new ArrayList<>();
    private List<String> command;
    private List<Mapping> mappings;

    AddressSpace(Node manager) {
        this.manager = manager;
        vmas = apart(Segment.of(manager.get("vmas")));
        List<Placed> found = new ArrayList<>();
        for (Segment pma : Segment.of(manager.get("pmas"))) {
            long offset = pma.value().get("off").number();
            if (offset >= 0 && offset % PAGE == 0 && pma.start() % PAGE == 0 && pma.end() % PAGE == 0) {
                found.add(new Placed(
                        pma.start(),
                        pma.end(),
                        GvisorMemory.resource(pma.value().get("file")),
                        offset));
            }
        }
        found.sort(Comparator.comparingLong(Placed::start));
        long last = 0;
        for (Placed part : found) {
            if (part.start >= last) { // an image in which they overlap is not to be believed
                placed.add(part);
                last = part.end;
            }
        }
    }

    /** Without those that overlap: an image that has such is not to be believed, and could make very much of them. */
    private static List<Segment> apart(List<Segment> found) {
        List<Segment> apart = new ArrayList<>();
        found.sort(Comparator.comparingLong(Segment::start));
        long last = 0;
        for (Segment vma : found) {
            if (vma.start() >= last) {
                apart.add(vma);
                last = vma.end();
            }
        }
        return apart;
    }

    /** Number of the object it was read from. */
    long id() {
        return manager.id();
    }

    Node manager() {
        return manager;
    }

    List<Segment> vmas() {
        return vmas;
    }

    /** Ascending by address. */
    List<Placed> placed() {
        return placed;
    }

    /** The parts of a range that have pages, cut to it. */
    List<Placed> placed(long start, long end) {
        List<Placed> parts = new ArrayList<>();
        for (int i = firstBehind(start); i < placed.size() && placed.get(i).start < end; i++) {
            Placed part = placed.get(i);
            long from = Math.max(start, part.start);
            parts.add(new Placed(from, Math.min(end, part.end), part.memory, part.offset(from)));
        }
        return parts;
    }

    /** Index of the first part that ends behind an address. */
    private int firstBehind(long address) {
        int low = 0;
        int high = placed.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (placed.get(middle).end <= address) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Names of the pages that hold the command line. */
    List<MemoryScan.Page> commandPages() {
        Node words = manager.get("argv");
        long start = words.get("Start").number();
        long end = Math.min(words.get("End").number(), start + MAX_WORDS_BYTES);
        List<MemoryScan.Page> pages = new ArrayList<>();
        for (Placed part : placed(start - Math.floorMod(start, PAGE), end)) {
            for (long address = part.start - Math.floorMod(part.start, PAGE); address < part.end; address += PAGE) {
                pages.add(new MemoryScan.Page(part.memory, part.offset(address)));
            }
        }
        return pages;
    }

    /** The words of the command line; empty if its pages are not there. Processes that share this share the list. */
    List<String> command(MemoryScan scan) {
        if (command == null) {
            command = readCommand(scan);
        }
        return command;
    }

    private List<String> readCommand(MemoryScan scan) {
        Node words = manager.get("argv");
        long start = words.get("Start").number();
        long end = Math.min(words.get("End").number(), start + MAX_WORDS_BYTES);
        return start <= 0 || end <= start ? List.of() : Words.split(bytes(start, end, scan));
    }

    private byte[] bytes(long start, long end, MemoryScan scan) {
        byte[] bytes = new byte[(int) (end - start)];
        for (Placed part : placed(start, end)) {
            for (long address = part.start; address < part.end; ) {
                int within = (int) Math.floorMod(address, (long) PAGE);
                int count = (int) Math.min(PAGE - within, part.end - address);
                byte[] page = scan.page(part.memory, part.offset(address) - within);
                System.arraycopy(page, within, bytes, (int) (address - start), count);
                address += count;
            }
        }
        return bytes;
    }

    /** Notes all pages as mapped. */
    void mapIn(Map<String, StoredPages> files) {
        for (Placed part : placed) {
            StoredPages file = files.get(part.memory);
            if (file != null) {
                file.map(part.offset, part.offset(part.end));
            }
        }
    }

    /** The mappings with what is on their pages. Processes that share this share the list. */
    List<Mapping> mappings(Map<String, StoredPages> files, GvisorFiles names) {
        if (mappings == null) {
            mappings = readMappings(files, names);
        }
        return mappings;
    }

    private List<Mapping> readMappings(Map<String, StoredPages> files, GvisorFiles names) {
        List<Mapping> read = new ArrayList<>();
        for (Segment vma : vmas) {
            List<Run> runs = new ArrayList<>();
            for (Placed part : placed(vma.start(), vma.end())) {
                StoredPages file = files.get(part.memory);
                if (file != null) {
                    file.addRuns(part.offset, part.offset(part.end), part.start - part.offset, runs);
                }
            }
            read.add(new Mapping(
                    vma.start(),
                    vma.end(),
                    Permissions.of(vma.value()),
                    name(vma, names),
                    vma.value().get("off").number(),
                    StoredPages.usage(runs),
                    StoredPages.coarse(runs)));
        }
        return read;
    }

    private String name(Segment vma, GvisorFiles names) {
        Node brk = manager.get("brk");
        String hint = vma.value().any("hint", "name").text().orElse("");
        if (!hint.isEmpty()) {
            return hint;
        }
        if (vma.start() >= brk.get("Start").number()
                && vma.end() <= brk.get("End").number()) {
            return "[heap]";
        }
        return names.mapped(vma.value().get("id"), vma.value().get("mappable"));
    }
}
