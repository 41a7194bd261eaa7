/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.demo.search;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A folder of made-up texts, the same for the same seed. */
final class TextFiles {
    private static final String[] PHRASES = {"all rights reserved", "license", "java", "string", "check", "checksum"};

    private TextFiles() {}

    static Path write(Path folder, int files, int words, int seed) throws IOException {
        Random random = new Random(seed);
        for (int i = 0; i < files; i++) {
            Path file = folder.resolve("part" + i % 7).resolve(i + ".txt");
            Files.createDirectories(file.getParent());
            Files.writeString(file, text(random, words));
        }
        return folder;
    }

    private static String text(Random random, int words) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < words; i++) {
            boolean phrase = random.nextInt(4 * words) < PHRASES.length;
            text.append(phrase ? PHRASES[random.nextInt(PHRASES.length)] : "w" + random.nextInt(50_000))
                    .append(' ');
        }
        return text.toString();
    }
}
