/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.fuzz;

import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.stasis.api.StateException;
import org.stasis.api.inspect.ExtractReport;
import org.stasis.api.inspect.ImageReport;
import org.stasis.api.inspect.MemoryRange;
import org.stasis.api.inspect.ObjectId;
import org.stasis.internal.inspect.Comparison;
import org.stasis.internal.inspect.Description;
import org.stasis.internal.inspect.Extraction;
import org.stasis.internal.inspect.OpenImage;
import org.stasis.internal.wire.PrettyHtml;
import org.stasis.internal.wire.PrettyText;
import org.stasis.internal.wire.WireLimits;
import org.stasis.internal.wire.WireReader;
import org.stasis.shell.Printed;

/**
 * A checkpoint of a sandbox whose objects were changed, under one question of the inspector's. The input is a byte that
 * tells layout and question, then {@link GraphEdits}.
 */
final class SandboxTarget implements Target {
    private static final int MOST_PROCESSES = 4;

    /** What is asked. */
    private enum Question {
        REPORT,
        TEXT,
        JSON,
        PAGE,
        CORE,
        RANGES,
        OBJECTS,
        DUMP,
        DIFFERENCE_BEFORE,
        DIFFERENCE_AFTER
    }

    private interface Work {
        void run() throws Exception;
    }

    private List<Checkpoint> originals;
    private List<InMemory> written;
    private Path folder;

    @Override
    public void run(byte[] input) throws Exception {
        if (originals == null) {
            prepare();
        }
        ByteBuffer program = ByteBuffer.wrap(input);
        int first = program.hasRemaining() ? program.get() & 0xff : 0;
        int layout = first % originals.size();
        Checkpoint checkpoint = originals.get(layout).copy();
        GraphEdits.apply(checkpoint, program);
        var image = new InMemory(checkpoint.bytes());
        ask(Question.values()[first / originals.size() % Question.values().length], image, written.get(layout));
    }

    private void prepare() throws Exception {
        folder = Files.createTempDirectory("sandbox");
        folder.toFile().deleteOnExit();
        originals = SmallCheckpoints.all();
        written = new ArrayList<>();
        for (Checkpoint original : originals) {
            written.add(new InMemory(original.bytes()));
        }
    }

    private void ask(Question question, InMemory image, InMemory original) throws Exception {
        switch (question) {
            case REPORT -> typed(() -> Description.of(image));
            case TEXT -> typed(() -> Printed.text(Description.of(image)));
            case JSON -> typed(() -> Printed.json(Description.of(image)));
            case PAGE -> typed(() -> Printed.page(Description.of(image)));
            case CORE -> {
                for (int pid : pids(image)) {
                    extract(to -> Extraction.core(image, pid, to));
                }
            }
            case RANGES -> {
                extract(to -> Extraction.memory(image, new MemoryRange(0, "main", 4095, 12_289), to));
                extract(to -> Extraction.memory(image, new MemoryRange(1, null, 0x1fff, 0x9001), to));
            }
            case OBJECTS -> {
                for (int object = 1; object < 16; object++) {
                    ObjectId id = new ObjectId(1, object);
                    typed(() -> Extraction.object(image, id));
                }
            }
            case DUMP -> {
                typed(() -> PrettyText.print(reader(image), Writer.nullWriter()));
                typed(() -> PrettyHtml.print(reader(image), Writer.nullWriter()));
            }
            case DIFFERENCE_BEFORE -> typed(() -> Comparison.of(() -> image, () -> original));
            case DIFFERENCE_AFTER -> typed(() -> Printed.difference(Comparison.of(() -> original, () -> image)));
        }
    }

    private static WireReader reader(OpenImage image) throws IOException, StateException {
        return new WireReader(image.payload(), image.where(), WireLimits.DEFAULT);
    }

    private static List<Integer> pids(OpenImage image) throws Exception {
        List<Integer> pids = new ArrayList<>();
        typed(() -> Description.of(image).processes().stream()
                .limit(MOST_PROCESSES)
                .map(ImageReport.Process::pid)
                .forEach(pids::add));
        return pids;
    }

    /** Takes a part of an image to a file. */
    private interface Taking {
        ExtractReport to(Path file) throws IOException, StateException;
    }

    private void extract(Taking taking) throws Exception {
        Path file = folder.resolve("part");
        try {
            typed(() ->
                    Rules.always(taking.to(file).bytes() == Files.size(file), "a file is as long as its report says"));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static void typed(Work work) throws Exception {
        try {
            work.run();
        } catch (IOException | StateException e) {
            Rules.always(e.getMessage() != null, "a fault says what is wrong");
        }
    }

    @Override
    public List<byte[]> seeds() throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        int kinds = SmallCheckpoints.all().size() * Question.values().length;
        for (int first = 0; first < kinds; first++) {
            seeds.add(new byte[] {(byte) first});
            int many = 8 * GraphEdits.OPERATIONS;
            ByteBuffer program = ByteBuffer.allocate(1 + GraphEdits.STEP).put((byte) first);
            int at = first * many / kinds;
            seeds.add(program.put((byte) (at % GraphEdits.OPERATIONS))
                    .putShort((short) at)
                    .put((byte) (at / 7))
                    .putShort((short) (at * 37))
                    .array());
        }
        return seeds;
    }
}
