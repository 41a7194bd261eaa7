/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.inspect;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Words as Linux lays them out: one behind the other, each ended by a zero. */
final class Words {
    private static final int MOST_EMPTY = 8;

    private Words() {}

    static List<String> split(byte[] bytes) {
        List<String> words = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                words.add(new String(bytes, start, i - start, StandardCharsets.UTF_8));
                start = i + 1;
            }
        }
        if (start < bytes.length) {
            words.add(new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8));
        }
        int last = words.size();
        while (last > 1 && words.get(last - 1).isEmpty()) {
            last--;
        }
        // a process that sets its title leaves a long row of zeros behind it; a few are words that are empty
        return words.size() - last > MOST_EMPTY ? new ArrayList<>(words.subList(0, last)) : words;
    }
}
