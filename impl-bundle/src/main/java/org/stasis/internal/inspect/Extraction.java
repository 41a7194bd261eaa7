/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.inspect;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.stasis.api.StateException;
import org.stasis.api.UnknownNameException;
import org.stasis.api.inspect.ExtractReport;
import org.stasis.api.inspect.MemoryRange;
import org.stasis.api.inspect.ObjectId;
import org.stasis.api.inspect.ObjectReport;
import org.stasis.api.task.PageRange;
import org.stasis.internal.inspect.AddressSpace.Placed;
import org.stasis.internal.wire.WireObject;

/** Takes parts out of an image. */
public final class Extraction {
    /** What is written to a file: first all that is known at once, then pages as they come by. */
    private interface Writing {
        ExtractReport to(FileChannel file) throws IOException, StateException;
    }

    private Extraction() {}

    public static ObjectReport object(OpenImage image, ObjectId id) throws IOException, StateException {
        List<Graph> graphs = Contents.of(image).graphs();
        if (id.graph() >= graphs.size()) {
            throw new StateException(
                    image.where() + " has " + graphs.size() + " graphs, numbered from 0; " + "there is none for " + id);
        }
        Graph graph = graphs.get(id.graph());
        WireObject object = graph.objects().get(id.object());
        if (object == null) {
            throw new StateException(image.where() + " has no object " + id + "; graph " + id.graph() + " has "
                    + graph.objects().size());
        }
        return new ObjectReport(
                id.toString(),
                ValueText.type(graph, object),
                ValueText.brief(graph, object),
                ValueText.fields(graph, object));
    }

    public static ExtractReport memory(OpenImage image, MemoryRange range, Path to) throws IOException, StateException {
        Contents contents = Contents.of(image);
        List<Placed> places = range.process() == 0
                ? List.of(new Placed(range.start(), range.end(), range.memory(), range.start()))
                : process(contents, range.process(), image).space().placed(range.start(), range.end());
        return write(to, file -> {
            PageCopy copy = new PageCopy(file);
            for (Placed place : places) {
                copy.add(place, place.start() - range.start());
            }
            long stored = copy.run(contents.memory());
            extend(file, range.bytes());
            return new ExtractReport(to.toString(), range.bytes(), stored, secret(places, image.secretPages()));
        });
    }

    private static List<String> secret(List<Placed> places, Map<String, List<PageRange>> pages) {
        List<String> remarks = new ArrayList<>();
        for (Placed place : places) {
            for (PageRange range : pages.getOrDefault(place.memory(), List.of())) {
                if (range.start() < place.offset(place.end()) && place.offset() < range.end()) {
                    remarks.add(Long.toHexString(range.start()) + "-" + Long.toHexString(range.end()) + " of memory '"
                            + place.memory() + "' is secret: the zeros written there are not what it held");
                }
            }
        }
        return remarks;
    }

    public static ExtractReport core(OpenImage image, int pid, Path to) throws IOException, StateException {
        Contents contents = Contents.of(image);
        GvisorKernel.Process process = process(contents, pid, image);
        CoreFile core = CoreFile.of(process, image.where());
        return write(to, file -> {
            PageCopy copy = new PageCopy(file);
            ByteBuffer head = core.head(copy);
            while (head.hasRemaining()) {
                file.write(head, head.position());
            }
            long stored = copy.run(contents.memory());
            extend(file, core.bytes());
            return new ExtractReport(to.toString(), core.bytes(), stored, core.remarks());
        });
    }

    private static GvisorKernel.Process process(Contents contents, int pid, OpenImage image) throws StateException {
        GvisorKernel kernel = GvisorKernel.in(contents.graphs())
                .orElseThrow(() -> new StateException(image.where() + " is no gVisor checkpoint: it has no processes"));
        List<String> present = new ArrayList<>();
        for (GvisorKernel.Process process : kernel.processes()) {
            if (process.pid() == pid && process.space() != null) {
                return process;
            }
            if (process.space() != null) {
                present.add(String.valueOf(process.pid()));
            }
        }
        throw new UnknownNameException("process with memory", String.valueOf(pid), present);
    }

    private static void extend(FileChannel file, long bytes) throws IOException {
        if (file.size() < bytes) {
            file.write(ByteBuffer.allocate(1), bytes - 1);
        }
    }

    /** Writes beside the file and moves it into place when it is complete. */
    private static ExtractReport write(Path to, Writing writing) throws IOException, StateException {
        Path folder = to.toAbsolutePath().getParent();
        Path draft = Files.createTempFile(folder, "." + to.getFileName(), ".draft"); // private to its owner
        try {
            ExtractReport report;
            try (FileChannel file = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                report = writing.to(file);
            }
            Files.move(draft, to, StandardCopyOption.REPLACE_EXISTING);
            return report;
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
