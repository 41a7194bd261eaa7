/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.inspect;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Words as Linux lays them out: one behind the other, each ended by a zero. */
final class Words {
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
        // a process may have overwritten its words with fewer
        while (!words.isEmpty() && words.get(words.size() - 1).isEmpty() && words.size() > 1) {
            words.remove(words.size() - 1);
        }
        return words;
    }
}
