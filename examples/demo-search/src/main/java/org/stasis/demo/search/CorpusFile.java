/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.demo.search;

import java.io.IOException;
import java.nio.file.Files;
import org.stasis.api.task.Savable;

/**
 * A file to be indexed, as it was when the corpus was listed.
 *
 * @param path where it is, in the spelling of {@link CorpusPath}
 * @param sha256 of its content, in hex
 */
@Savable
record CorpusFile(String path, long length, String sha256) {

    /** Its content; fails if that is not what was listed, for then no two runs could be compared. */
    byte[] read() throws IOException {
        byte[] content = Files.readAllBytes(CorpusPath.of(path));
        if (!Sha256.hex(content).equals(sha256)) {
            throw new IOException("corpus file " + path + " was listed with " + length + " bytes, SHA-256 " + sha256
                    + ", and has other content now (" + content.length
                    + " bytes): choose a corpus that stays as it is");
        }
        return content;
    }
}
