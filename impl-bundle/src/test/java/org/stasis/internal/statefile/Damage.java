/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.stasis.internal.statefile.Anatomy.Chunk;

/** The kinds of damage that gVisor's answers are known for, done to one good file. */
final class Damage {
    private final byte[] good;
    private final Anatomy parts;
    private final Map<String, byte[]> variants = new LinkedHashMap<>();

    private Damage(byte[] good, Anatomy parts) {
        this.good = good;
        this.parts = parts;
    }

    /** All that can be done to that file, by name. */
    static Map<String, byte[]> of(byte[] good, Anatomy parts) {
        var damage = new Damage(good, parts);
        damage.header();
        damage.metadata();
        damage.body();
        damage.cuts();
        return damage.variants;
    }

    private void header() {
        long metadataBytes = parts.headerEnd() - 16L;
        flip("magic-flip", 0, 1);
        change("metalen-plus1", b -> b.putLong(8, metadataBytes + 1));
        change("metalen-17MiB", b -> b.putLong(8, 17 << 20));
        change("metalen-allones", b -> b.putLong(8, -1));
        change("metalen-zero", b -> b.putLong(8, 0));
        flip("meta-value-flip", indexOf("fixture"), 1);
        flip("meta-json-syntax", 16, 1);
        if (parts.codeBytes() > 0) {
            flip("hdrhash-flip", parts.headerEnd(), 1);
        }
        if (parts.sizeBytes() > 0) {
            flip("chunksize-flip-low", parts.codeEnd() + 3, 1);
            change("chunksize-zero", b -> b.putInt(parts.codeEnd(), 0));
        }
        if (parts.sizeCodeBytes() > 0) {
            flip("chunksizehash-flip", parts.codeEnd() + 4, 1);
        }
    }

    /** Other headers before the same body; the header code, if any, stays the old one. */
    private void metadata() {
        Map<String, String> entries = new TreeMap<>();
        for (String entry : new String(good, 16, parts.headerEnd() - 16, UTF_8).split("(?<=\"),(?=\")|[{}]")) {
            if (!entry.isEmpty()) {
                String[] pair = entry.split("(?<=\"):(?=\")");
                entries.put(pair[0], pair[1]);
            }
        }
        if (!entries.containsKey("\"compression\"")) {
            return;
        }
        String other = entries.get("\"compression\"").equals("\"none\"") ? "\"flate-best-speed\"" : "\"none\"";
        reheader("meta-compression-missing", entries, e -> e.remove("\"compression\""));
        reheader("meta-compression-unknown", entries, e -> e.put("\"compression\"", "\"zstd\""));
        reheader("meta-compression-empty", entries, e -> e.put("\"compression\"", "\"\""));
        reheader("meta-compression-other", entries, e -> e.put("\"compression\"", other));
        reheader("meta-not-string", entries, e -> e.put("\"n\"", "5"));
    }

    private void reheader(String name, Map<String, String> entries, Consumer<Map<String, String>> change) {
        // appended entries stay last, as the letters after "note" do
        var changed = new TreeMap<String, String>(
                (a, b) -> a.equals("\"n\"") ? b.equals("\"n\"") ? 0 : 1 : b.equals("\"n\"") ? -1 : a.compareTo(b));
        changed.putAll(entries);
        change.accept(changed);
        var json = new StringBuilder("{");
        changed.forEach((key, value) -> json.append(json.length() > 1 ? ", " : "")
                .append(key)
                .append(": ")
                .append(value));
        byte[] bytes = json.append('}').toString().getBytes(UTF_8);
        variants.put(
                name,
                join(
                        Arrays.copyOf(good, 8),
                        ByteBuffer.allocate(8).putLong(bytes.length).array(),
                        bytes,
                        range(parts.headerEnd(), good.length)));
    }

    private void body() {
        if (parts.chunks().isEmpty()) {
            flip("data-flip", parts.bodyStart() + 1000, 1);
        } else {
            int last = parts.chunks().size() - 1;
            for (int i : Set.of(0, 1, last)) {
                chunk("chunk" + i + "-", parts.chunks().get(i));
            }
            rearranged(last);
        }
        variants.put("trailing-garbage-3", join(good, "abc".getBytes(UTF_8)));
        variants.put("trailing-garbage-64", join(good, "Z".repeat(64).getBytes(UTF_8)));
    }

    private void chunk(String name, Chunk chunk) {
        int length = chunk.dataEnd() - chunk.dataStart();
        change(name + "len-minus1", b -> b.putInt(chunk.start(), length - 1));
        change(name + "len-plus1", b -> b.putInt(chunk.start(), length + 1));
        change(name + "len-zero", b -> b.putInt(chunk.start(), 0));
        change(name + "len-huge", b -> b.putInt(chunk.start(), Integer.MAX_VALUE));
        flip(name + "data-flip-first", chunk.dataStart(), 1);
        flip(name + "data-flip-mid", chunk.dataStart() + length / 2, 0x10);
        if (parts.tagBytes() > 0) {
            flip(name + "hash-flip", chunk.end() - 1, 1);
        }
    }

    private void rearranged(int last) {
        Chunk first = parts.chunks().get(0);
        Chunk second = parts.chunks().get(1);
        byte[] before = range(0, first.start());
        byte[] a = range(first.start(), first.end());
        byte[] b = range(second.start(), second.end());
        byte[] rest = range(second.end(), good.length);
        variants.put("chunks-0-1-swapped", join(before, b, a, rest));
        variants.put("chunk0-duplicated", join(before, a, a, b, rest));
        variants.put("chunk0-dropped", join(before, b, rest));
        variants.put("chunk1-dropped", join(before, a, rest));
        variants.put("last-chunk-dropped", range(0, parts.chunks().get(last).start()));
        variants.put("all-chunks-dropped", before);
        cut("trunc-chunk1-in-len", second.start() + 2);
        cut("trunc-chunk1-after-len", second.dataStart());
        cut("trunc-chunk1-mid-data", (second.dataStart() + second.dataEnd()) / 2);
        cut("trunc-chunk1-end-data", second.dataEnd());
        if (parts.tagBytes() > 0) {
            cut("trunc-chunk1-mid-hash", second.dataEnd() + 16);
        }
    }

    private void cuts() {
        for (int length : new int[] {0, 4, 8, 12, 16}) {
            cut("trunc-" + length, length);
        }
        cut("trunc-midmeta", 20);
        cut("trunc-endmeta", parts.headerEnd());
        if (parts.codeBytes() > 0) {
            cut("trunc-mid-hdrhash", parts.headerEnd() + 16);
            cut("trunc-end-hdr", parts.codeEnd());
        }
        if (parts.sizeBytes() > 0) {
            cut("trunc-mid-chunksize", parts.codeEnd() + 2);
            cut("trunc-end-chunksize", parts.codeEnd() + 4);
        }
        if (parts.sizeCodeBytes() > 0) {
            cut("trunc-mid-cshash", parts.codeEnd() + 4 + 7);
        }
        if (parts.chunks().isEmpty()) {
            cut("trunc-data", parts.bodyStart() + 1_000_000);
            cut("no-data", parts.bodyStart());
        }
    }

    private void flip(String name, int at, int bits) {
        change(name, b -> b.put(at, (byte) (b.get(at) ^ bits)));
    }

    private void change(String name, Consumer<ByteBuffer> change) {
        byte[] copy = good.clone();
        change.accept(ByteBuffer.wrap(copy));
        variants.put(name, copy);
    }

    private void cut(String name, int length) {
        variants.put(name, Arrays.copyOf(good, length));
    }

    private int indexOf(String text) {
        return new String(good, 0, parts.headerEnd(), UTF_8).indexOf(text);
    }

    private byte[] range(int from, int to) {
        return Arrays.copyOfRange(good, from, to);
    }

    private static byte[] join(byte[]... pieces) {
        var all = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }
}
