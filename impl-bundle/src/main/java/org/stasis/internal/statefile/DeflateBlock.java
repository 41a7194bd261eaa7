/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.statefile;

import java.util.Arrays;

/** A block of a deflate stream: sequences of literals and a match, collected, then written with codes that fit them. */
final class DeflateBlock {
    private static final int MOST_SEQUENCES = 1 << 14;
    private static final int END = 256;
    private static final int FIRST_LENGTH = 257;
    private static final int STORED_MOST = 65_535;

    /** In which order the lengths of the codes of code lengths stand. */
    private static final int[] ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

    /** For each length of a match: symbol, number of extra bits, and these. */
    private static final int[] LENGTHS = new int[259];

    /** The same for distances: up to 256 by themselves, others by their upper bits. */
    private static final int[] DISTANCES = new int[512];

    private final int[] literalRuns = new int[MOST_SEQUENCES];
    private final int[] matches = new int[MOST_SEQUENCES];
    private final HuffmanCode symbols = new HuffmanCode(286, 15);
    private final HuffmanCode distances = new HuffmanCode(30, 15);
    private final HuffmanCode codeLengths = new HuffmanCode(19, 7);
    private final int[] runs = new int[286 + 30];
    private byte[] plain;
    private int start;
    private int sequences;

    static {
        for (int symbol = 0, length = 3; symbol < 28; symbol++) {
            int extra = symbol < 8 ? 0 : (symbol >> 2) - 1;
            for (int i = 0; i < 1 << extra && length < 258; i++) {
                LENGTHS[length++] = FIRST_LENGTH + symbol | extra << 16 | i << 24;
            }
        }
        LENGTHS[258] = FIRST_LENGTH + 28;
        for (int symbol = 0, distance = 0; symbol < 30; symbol++) {
            int extra = symbol < 4 ? 0 : (symbol >> 1) - 1;
            for (int i = 0; i < 1 << extra; i++, distance++) {
                DISTANCES[distance < 256 ? distance : 256 + (distance >> 7)] = symbol | extra << 16;
            }
        }
    }

    void begin(byte[] from, int at) {
        plain = from;
        start = at;
        sequences = 0;
    }

    boolean isFull() {
        return sequences == MOST_SEQUENCES;
    }

    void add(int literals, int length, int distance) {
        literalRuns[sequences] = literals;
        matches[sequences++] = length << 16 | distance;
    }

    private static int distanceEntry(int distance) {
        int place = distance - 1;
        return DISTANCES[place < 256 ? place : 256 + (place >> 7)];
    }

    /** Writes it in the smaller way. */
    void write(BitOutput out, int end, boolean last) {
        long extra = count(end);
        symbols.make();
        distances.make();
        int literalCodes = symbols.used(FIRST_LENGTH);
        int distanceCodes = distances.used(1);
        int many = describe(literalCodes, distanceCodes);
        codeLengths.make();
        int described = ORDER.length;
        while (described > 4 && codeLengths.length(ORDER[described - 1]) == 0) {
            described--;
        }
        long bits = 17 + 3L * described + codeLengths.bits() + 7L * many + symbols.bits() + distances.bits() + extra;
        if (bits / 8 >= end - start) {
            store(out, end, last);
            return;
        }
        out.add((last ? 1 : 0) | 2 << 1 | literalCodes - 257 << 3 | distanceCodes - 1 << 8 | described - 4 << 13, 17);
        out.flush();
        for (int i = 0; i < described; i++) {
            out.add(codeLengths.length(ORDER[i]), 3);
            out.flush();
        }
        for (int i = 0; i < many; i++) {
            int run = runs[i];
            int symbol = run & 31;
            out.addCode(codeLengths.codes[symbol]);
            out.add(run >>> 8, symbol < 16 ? 0 : symbol == 16 ? 2 : symbol == 17 ? 3 : 7);
            out.flush();
        }
        encode(out, end);
        if (last) {
            out.align();
        }
    }

    /** Counts all symbols, and returns how many bits they have besides their codes. */
    private long count(int end) {
        int[] literals = symbols.counts;
        Arrays.fill(literals, 0);
        Arrays.fill(distances.counts, 0);
        long extra = 0;
        int at = start;
        for (int i = 0; i < sequences; i++) {
            for (int until = at + literalRuns[i]; at < until; at++) {
                literals[plain[at] & 0xff]++;
            }
            int length = matches[i] >>> 16;
            int lengthEntry = LENGTHS[length];
            int distanceEntry = distanceEntry(matches[i] & 0xffff);
            literals[lengthEntry & 0xffff]++;
            distances.counts[distanceEntry & 0xffff]++;
            extra += (lengthEntry >>> 16 & 0xff) + (distanceEntry >>> 16);
            at += length;
        }
        for (; at < end; at++) {
            literals[plain[at] & 0xff]++;
        }
        literals[END]++;
        return extra;
    }

    /** The lengths of the codes as runs; returns how many runs. */
    private int describe(int literalCodes, int distanceCodes) {
        int[] counts = codeLengths.counts;
        Arrays.fill(counts, 0);
        int total = literalCodes + distanceCodes;
        int many = 0;
        for (int i = 0; i < total; ) {
            int length = lengthAt(i, literalCodes);
            int same = 1;
            while (i + same < total && lengthAt(i + same, literalCodes) == length) {
                same++;
            }
            i += same;
            if (length != 0) {
                runs[many++] = length;
                counts[length]++;
                same--;
            }
            while (same >= 3) {
                int most = length == 0 ? 138 : 6;
                int some = Math.min(same, most);
                int symbol = length != 0 ? 16 : some < 11 ? 17 : 18;
                runs[many++] = symbol | some - (symbol == 18 ? 11 : 3) << 8;
                counts[symbol]++;
                same -= some;
            }
            for (; same > 0; same--) {
                runs[many++] = length;
                counts[length]++;
            }
        }
        return many;
    }

    private int lengthAt(int index, int literalCodes) {
        return index < literalCodes ? symbols.length(index) : distances.length(index - literalCodes);
    }

    private void encode(BitOutput out, int end) {
        int[] codes = symbols.codes;
        int at = start;
        for (int i = 0; i < sequences; i++) {
            at = literals(out, at, at + literalRuns[i]);
            int length = matches[i] >>> 16;
            int distance = matches[i] & 0xffff;
            int lengthEntry = LENGTHS[length];
            out.addCode(codes[lengthEntry & 0xffff]);
            out.add(lengthEntry >>> 24, lengthEntry >>> 16 & 0xff);
            int distanceEntry = distanceEntry(distance);
            out.addCode(distances.codes[distanceEntry & 0xffff]);
            int extra = distanceEntry >>> 16;
            out.add(distance - 1 & (1 << extra) - 1, extra);
            out.flush();
            at += length;
        }
        literals(out, at, end);
        out.addCode(codes[END]);
        out.flush();
    }

    private int literals(BitOutput out, int from, int until) {
        int[] codes = symbols.codes;
        int at = from;
        for (; at < until - 2; at += 3) {
            out.addCode(codes[plain[at] & 0xff]);
            out.addCode(codes[plain[at + 1] & 0xff]);
            out.addCode(codes[plain[at + 2] & 0xff]);
            out.flush();
        }
        for (; at < until; at++) {
            out.addCode(codes[plain[at] & 0xff]);
            out.flush();
        }
        return at;
    }

    private void store(BitOutput out, int end, boolean last) {
        int at = start;
        do {
            int some = Math.min(STORED_MOST, end - at);
            out.add(last && at + some == end ? 1 : 0, 3);
            out.align();
            out.add(some | (some ^ 0xffffL) << 16, 32);
            out.flush();
            out.copy(plain, at, some);
            at += some;
        } while (at < end);
    }
}
