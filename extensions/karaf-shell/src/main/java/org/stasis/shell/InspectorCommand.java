/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.support.CommandException;
import org.stasis.api.ImageRef;
import org.stasis.api.StateException;
import org.stasis.api.StateService;
import org.stasis.api.inspect.ImageInspector;
import org.stasis.api.inspect.ImageSource;

/** What the commands that look into images have in common. They also work outside of a container, by paths. */
abstract class InspectorCommand extends StateCommand {
    /** What writes a document. */
    interface Document {
        void write(Writer out) throws Exception;
    }

    @Option(name = "--file", description = "Take images for paths in any case")
    boolean file;

    @Option(name = "--key", description = "Id of the key, if not the one the image names; never the key itself")
    String key;

    @Override
    final void run() throws Exception {
        inspect(required() ? link.inspector() : link.inspector);
    }

    /** Whether there is nothing to do without an inspector. */
    boolean required() {
        return true;
    }

    @Override
    final void run(StateService state) {
        throw new UnsupportedOperationException("needs no state service");
    }

    /** Does the work and prints its outcome to {@code System.out}. */
    abstract void inspect(ImageInspector inspector) throws Exception;

    /** Takes the words that name images, for those who parse without Karaf. */
    abstract void images(List<String> words) throws CommandException;

    /** The words, if there are as many as that. */
    static List<String> exactly(int count, List<String> words) throws CommandException {
        if (words.size() != count) {
            throw new CommandException("expected " + Text.count(count, "image") + ", found " + words.size());
        }
        return words;
    }

    /** A word with a slash is a path, as the rules of access go by slashes too; without a container all are. */
    final ImageSource source(String word) {
        Path path = path(word);
        boolean isPath = file || word.contains("/") || session == null;
        ImageSource source = isPath ? ImageSource.of(path) : ImageSource.of(ImageRef.parse(word));
        return source.withKey(key);
    }

    /** Relative paths begin in the session's folder. */
    final Path path(String word) {
        Path folder = session == null ? Path.of("").toAbsolutePath() : session.currentDir();
        return folder.resolve(word).normalize();
    }

    /** Writes to a file, which appears when it is complete; or to the terminal, without what could trick that. */
    final void write(String output, Document document) throws Exception {
        if (output == null) {
            Writer out = new PlainWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8));
            document.write(out);
            out.flush();
            return;
        }
        Path to = path(output);
        Path draft;
        try {
            draft = Files.createTempFile(to.toAbsolutePath().getParent(), "." + to.getFileName(), ".draft");
        } catch (IOException e) {
            throw new StateException(to + ": cannot be written: " + e, e);
        }
        try {
            try (BufferedWriter out = Files.newBufferedWriter(draft, StandardCharsets.UTF_8)) {
                document.write(out);
            }
            Files.move(draft, to, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
