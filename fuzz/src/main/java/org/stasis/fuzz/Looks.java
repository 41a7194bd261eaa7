/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.fuzz;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.stasis.api.StateException;
import org.stasis.api.inspect.DumpFormat;
import org.stasis.api.inspect.ImageReport;
import org.stasis.api.inspect.ImageSource;
import org.stasis.api.inspect.MemoryRange;
import org.stasis.api.inspect.ObjectId;
import org.stasis.internal.StandaloneInspector;

/** Everything that can be asked of an image in a folder of its own, each question for itself. */
final class Looks {
    private interface Question {
        void ask() throws StateException;
    }

    private final StandaloneInspector inspector = new StandaloneInspector();
    private final Path folder;

    Looks() {
        try {
            folder = Files.createTempDirectory("looks");
            folder.toFile().deleteOnExit();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    void put(String name, byte[] contents) throws IOException {
        Path file = folder.resolve(name);
        Files.write(file, contents);
        file.toFile().deleteOnExit();
    }

    /** Takes all files out of the folder. */
    void clear() {
        for (String name : List.of(SmallCheckpoints.STATE, SmallCheckpoints.PAGES_METADATA, SmallCheckpoints.PAGES)) {
            folder.resolve(name).toFile().delete();
        }
    }

    /** What there is, and all processes in depth. */
    void describe() {
        ImageSource image = ImageSource.of(folder);
        ask(() -> {
            ImageReport report = inspector.describe(image);
            for (ImageReport.Process process : report.processes()) {
                extract(() -> inspector.core(image, process.pid(), folder.resolve("core")));
            }
        });
    }

    /** Dumps, single objects, ranges of memory. */
    void read() {
        ImageSource image = ImageSource.of(folder);
        ask(() -> inspector.dump(image, DumpFormat.TEXT, Writer.nullWriter()));
        ask(() -> inspector.object(image, new ObjectId(0, 1)));
        extract(() -> inspector.memory(image, new MemoryRange(0, "main", 4096, 12288), folder.resolve("memory")));
    }

    /** Against another image. */
    void compare(Path other) {
        ask(() -> inspector.compare(ImageSource.of(folder), ImageSource.of(other)));
    }

    private void extract(Question question) {
        ask(question);
        for (String name : new String[] {"core", "memory"}) {
            folder.resolve(name).toFile().delete();
        }
    }

    private static void ask(Question question) {
        try {
            question.ask();
        } catch (StateException e) {
            Rules.always(e.getMessage() != null, "a fault says what is wrong");
            // what nobody foresaw ends as a fault of the files, with the name of the exception for its message
            boolean foreseen = !(e.getCause() instanceof RuntimeException cause)
                    || !e.getMessage().contains(cause.getClass().getSimpleName() + ": ");
            if (!foreseen) {
                throw new AssertionError("broken: a fault is foreseen", e);
            }
        }
    }
}
