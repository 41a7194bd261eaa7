/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files with a byte that is not what it was. */
final class Damaged {
    private Damaged() {}

    /** Changes a byte in the middle of the file of that name somewhere below a folder. */
    static Path file(Path folder, String name) throws IOException {
        try (var all = Files.walk(folder)) {
            Path file = all.filter(path -> path.endsWith(name)).findFirst().orElseThrow();
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length / 2] ^= 1;
            Files.write(file, bytes);
            return file;
        }
    }
}
