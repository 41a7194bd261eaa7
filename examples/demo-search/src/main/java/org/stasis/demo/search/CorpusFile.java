/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.demo.search;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.stasis.api.task.FieldReader;
import org.stasis.api.task.FieldWriter;
import org.stasis.api.task.StateType;

/**
 * A file to be indexed, as it was when the corpus was listed.
 *
 * @param path where it is, in the spelling of {@link CorpusPath}
 * @param sha256 of its content, in hex
 */
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

    /** An immutable object reads its fields in {@code create}. */
    @Component(service = StateType.class)
    public static final class Type implements StateType<CorpusFile> {
        @Override
        public String name() {
            return "org.stasis.demo.search.CorpusFile";
        }

        @Override
        public Class<CorpusFile> type() {
            return CorpusFile.class;
        }

        @Override
        public List<String> fields() {
            return List.of("path", "length", "sha256");
        }

        @Override
        public void save(CorpusFile file, FieldWriter out) {
            out.putString(0, file.path);
            out.putLong(1, file.length);
            out.putString(2, file.sha256);
        }

        @Override
        public CorpusFile create(FieldReader in) {
            return new CorpusFile(in.getString(0), in.getLong(1), in.getString(2));
        }
    }
}
