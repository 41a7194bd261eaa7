/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.inspect;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.stasis.api.ImageInfo;
import org.stasis.api.StateException;
import org.stasis.api.inspect.ImageReport;
import org.stasis.api.inspect.ImageReport.Memory;
import org.stasis.api.inspect.ImageReport.Run;
import org.stasis.api.inspect.ImageReport.TypeCount;
import org.stasis.api.task.PageRange;
import org.stasis.internal.wire.WireObject;

/** Makes the report of an image: its graphs first, then one pass over its pages. */
public final class Description {
    private final Contents contents;
    private final List<String> remarks = new ArrayList<>();

    private Description(Contents contents) {
        this.contents = contents;
    }

    public static ImageReport of(OpenImage image) throws IOException, StateException {
        return new Description(Contents.of(image)).report(image);
    }

    /** Of an image into which nobody can look here. */
    public static ImageReport closed(ImageInfo info, String why) {
        return new ImageReport(info, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(why));
    }

    private ImageReport report(OpenImage image) throws IOException, StateException {
        Optional<GvisorKernel> gvisor = GvisorKernel.in(contents.graphs());
        MemoryScan scan = MemoryScan.of(
                contents.memory(), gvisor.map(GvisorKernel::commandPages).orElse(Set.of()));
        gvisor.ifPresent(kernel -> kernel.mapIn(scan));
        if (gvisor.isPresent() && scan.files().isEmpty()) {
            remarks.add("The pages are not with it: command lines and what is on the pages cannot be told.");
        }
        if (gvisor.isEmpty()
                && contents.graphs().size() == 1
                && contents.graphs().get(0).root().is("cpuid.FeatureSet")) {
            remarks.add("No kernel follows the features of the processor: the checkpoint was cut, or never completed.");
        }
        return new ImageReport(
                image.info(), // now that it was read
                contents.graphs().stream().map(Description::graph).toList(),
                JvmTasks.in(contents.graphs()),
                gvisor.map(kernel -> kernel.describe(scan)).orElse(List.of()),
                gvisor.map(GvisorKernel::mounts).orElse(List.of()),
                scan.files().values().stream().map(Description::memory).toList(),
                List.copyOf(remarks));
    }

    private static Memory memory(StoredPages file) {
        List<Run> runs = new ArrayList<>();
        for (PageRange range : file.layout().allocated()) {
            file.addRuns(range.start(), range.end(), 0, runs);
        }
        return new Memory(file.layout().id(), file.layout().bytes(), StoredPages.usage(runs), StoredPages.coarse(runs));
    }

    private static ImageReport.Graph graph(Graph graph) {
        long[] counts = new long[graph.types().size() + 1];
        Deque<WireObject> todo = new ArrayDeque<>();
        for (WireObject object : graph.objects().values()) {
            todo.add(object);
            while (!todo.isEmpty()) {
                count(todo.poll(), counts, todo);
            }
        }
        List<TypeCount> types = new ArrayList<>();
        for (int id = 1; id < counts.length; id++) {
            WireObject.Type type = graph.type(id);
            types.add(new TypeCount(type.name(), type.fields(), counts[id]));
        }
        types.sort(Comparator.comparingLong(TypeCount::objects).reversed().thenComparing(TypeCount::name));
        WireObject root = graph.objects().getOrDefault(1L, WireObject.Nil.NIL);
        return new ImageReport.Graph(
                graph.number(), ValueText.type(graph, root), graph.objects().size(), types);
    }

    private static void count(WireObject value, long[] counts, Deque<WireObject> todo) {
        if (value instanceof WireObject.Struct struct) {
            if (struct.typeId() > 0 && struct.typeId() < counts.length) {
                counts[(int) struct.typeId()]++;
            }
            struct.fields().stream().filter(Description::nests).forEach(todo::add);
        } else if (value instanceof WireObject.Array array) {
            array.elements().stream().filter(Description::nests).forEach(todo::add);
        } else if (value instanceof WireObject.Map map) {
            map.keys().stream().filter(Description::nests).forEach(todo::add);
            map.values().stream().filter(Description::nests).forEach(todo::add);
        } else if (value instanceof WireObject.Interface boxed) {
            todo.add(boxed.value());
        }
    }

    private static boolean nests(WireObject value) {
        return value instanceof WireObject.Struct
                || value instanceof WireObject.Array
                || value instanceof WireObject.Map
                || value instanceof WireObject.Interface;
    }
}
