/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.stasis.internal.wire.WireObject;

/** Complete checkpoints of a {@link SmallKernel}, one for each way in which gVisor has laid out memory. */
final class SmallCheckpoints {
    static final String STATE = "checkpoint.img";
    static final String PAGES_METADATA = "pages_meta.img";
    static final String PAGES = "pages.img";

    private static final String MEMORY = "pkg/sentry/pgalloc.";
    private static final int PAGE = 4096;

    /** Pages 0 and 1 are stored, 2 is allocated only, 3 is stored. */
    private static final byte[] MESSAGE = {
        8, 1, 26, 7, 8, 0, 16, -128, 64, 40, 1, 26, 8, 8, -128, 64, 16, -128, 96, 24, 1, 26, 9, 8, -128, 96, 16, -128,
        -128, 1, 40, 1,
    };

    /** How the ranges are recorded, and what else came with it. */
    private enum Layout {
        SLICES,
        USAGE,
        ACCOUNTS,
        ALL_IN_ONE,
        MESSAGE
    }

    private final Layout layout;
    private final List<Checkpoint.Part> state = new ArrayList<>();
    private final List<Checkpoint.Part> records;
    private final List<Checkpoint.Part> pages;
    private final boolean headers;

    private SmallCheckpoints(
            Layout layout, List<Checkpoint.Part> metadata, List<Checkpoint.Part> pages, boolean headers) {
        this.layout = layout;
        this.records = metadata == null ? state : metadata;
        this.pages = pages == null ? state : pages;
        this.headers = headers;
    }

    /** All layouts, and an image of Stasis. */
    static List<Checkpoint> all() throws Exception {
        return List.of(
                SmallImage.get(),
                checkpoint(Layout.SLICES, null, null, true),
                checkpoint(Layout.USAGE, null, new ArrayList<>(), true),
                checkpoint(Layout.ACCOUNTS, null, null, true),
                checkpoint(Layout.ACCOUNTS, new ArrayList<>(), new ArrayList<>(), true),
                checkpoint(Layout.ALL_IN_ONE, new ArrayList<>(), new ArrayList<>(), false),
                checkpoint(Layout.MESSAGE, null, null, true),
                checkpoint(Layout.MESSAGE, new ArrayList<>(), new ArrayList<>(), false));
    }

    /**
     * @param metadata what is in {@code pages_meta.img}; null if there is none
     * @param pages what is in {@code pages.img}; null if there is none
     * @param headers whether the record is followed by the lengths of the stored ranges
     */
    private static Checkpoint checkpoint(
            Layout layout, List<Checkpoint.Part> metadata, List<Checkpoint.Part> pages, boolean headers) {
        var making = new SmallCheckpoints(layout, metadata, pages, headers);
        making.kernel();
        making.memory();
        if (layout != Layout.SLICES) {
            making.owners();
            making.memory();
        }
        var files = new TreeMap<String, List<Checkpoint.Part>>();
        files.put(STATE, making.state);
        if (metadata != null) {
            files.put(PAGES_METADATA, metadata);
        }
        if (pages != null) {
            files.put(PAGES, pages);
        }
        return new Checkpoint(files);
    }

    private void kernel() {
        GraphBuilder features = new GraphBuilder("features");
        features.put("features", features.struct("pkg/cpuid.FeatureSet", "Function", GraphBuilder.map(1, 2)));
        state.add(features.graph());
        state.add(SmallKernel.of(layout != Layout.SLICES));
    }

    private void memory() {
        switch (layout) {
            case SLICES, USAGE -> {
                length();
                ranges("usage");
            }
            case ACCOUNTS -> {
                for (int i = 0; i < 5; i++) {
                    length();
                }
                ranges("memAcct");
                for (int i = 0; i < 3; i++) {
                    length();
                }
            }
            case ALL_IN_ONE -> ranges("memAcct");
            default ->
                records.add(new Checkpoint.Plain(ByteBuffer.allocate(8 + MESSAGE.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(MESSAGE.length)
                        .put(MESSAGE)
                        .array()));
        }
        range(2);
        range(1);
    }

    private void length() {
        GraphBuilder length = new GraphBuilder("length");
        length.put("length", new WireObject.Int(4 * PAGE));
        records.add(length.graph());
    }

    private void ranges(String name) {
        GraphBuilder graph = new GraphBuilder("memory");
        WireObject there = graph.struct(MEMORY + name + "Info", "kind", 1, "knownCommitted", true);
        WireObject empty = graph.struct(MEMORY + name + "Info", "kind", 1, "knownCommitted", false);
        boolean flat = layout != Layout.SLICES;
        WireObject set = graph.struct(
                MEMORY + name + "Set",
                "root",
                SmallKernel.ranges(
                        graph, flat, name, 0, 2 * PAGE, there, 2 * PAGE, 3 * PAGE, empty, 3 * PAGE, 4 * PAGE, there));
        graph.put(
                "memory", layout == Layout.ALL_IN_ONE ? graph.struct(MEMORY + "memoryFileSaved", "memAcct", set) : set);
        records.add(graph.graph());
    }

    /** Names the second memory file. */
    private void owners() {
        GraphBuilder graph = new GraphBuilder("owners");
        WireObject owners = layout == Layout.MESSAGE
                ? graph.slice("all", graph.struct("pkg/sentry/vfs.ResourceID", "ContainerName", "one", "Path", "/tmp"))
                : graph.slice("all", "one:/tmp");
        graph.put("owners", graph.struct("pkg/sentry/kernel.privateMemoryFileMetadata", "owners", owners));
        records.add(graph.graph());
    }

    /** So many pages: the words of a command line are on the first, nothing is on a second. */
    private void range(int count) {
        byte[] words = "sh\0-c\0a word\0\0\0".getBytes(US_ASCII);
        byte[] bytes = new byte[count * PAGE];
        System.arraycopy(words, 0, bytes, SmallKernel.WORDS % PAGE, words.length);
        if (headers) {
            int length = bytes.length; // seven bits a byte, the lowest first
            records.add(new Checkpoint.Plain(new byte[] {(byte) (length & 0x7f | 0x80), (byte) (length >>> 7)}));
        }
        pages.add(new Checkpoint.Plain(bytes));
    }
}
