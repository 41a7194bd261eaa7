/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.demo.search;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.stasis.api.task.Task;
import org.stasis.api.task.TaskContext;
import org.stasis.demo.search.pages.FileTable_StateType;
import org.stasis.demo.search.pages.StoredFile_StateType;
import org.stasis.internal.graph.GraphLimits;
import org.stasis.internal.graph.StateStreamInput;
import org.stasis.internal.graph.StateStreamOutput;
import org.stasis.spi.StateTypes;

/** All five tasks on one thread, in an order that the dice give. */
final class MiniKernel {
    private final Map<String, Task<?>> tasks = new TreeMap<>();
    final SearchProgress progress = new SearchProgress();
    final HeapMemory memory;
    /** What a kernel saves: task states by name, and what the tasks share. */
    private final HashMap<String, Object> states;

    private final HashMap<String, Object> shared;
    private final List<String> running;

    /** Starts afresh. */
    MiniKernel(SearchSettings settings, long memoryBytes) throws Exception {
        this(settings, new HeapMemory(memoryBytes), new HashMap<>(), new HashMap<>(), new ArrayList<>());
        for (Map.Entry<String, Task<?>> task : tasks.entrySet()) {
            states.put(task.getKey(), task.getValue().begin(context(task.getKey())));
            running.add(task.getKey());
        }
    }

    private MiniKernel(
            SearchSettings settings,
            HeapMemory memory,
            HashMap<String, Object> states,
            HashMap<String, Object> shared,
            List<String> running) {
        this.memory = memory;
        this.states = states;
        this.shared = shared;
        this.running = running;
        tasks.put("scanner", new Scanner(settings, progress));
        tasks.put("indexer-1", new Indexer.First(settings, progress));
        tasks.put("indexer-2", new Indexer.Second(settings, progress));
        tasks.put("indexer-3", new Indexer.Third(settings, progress));
        tasks.put("summary", new Summary(progress));
    }

    SearchRun run() {
        return SearchRun.of(context("test"));
    }

    boolean isRunning() {
        return !running.isEmpty();
    }

    void step(Random dice) throws Exception {
        String task = running.get(dice.nextInt(running.size()));
        if (!step(tasks.get(task), task)) {
            running.remove(task);
        }
    }

    @SuppressWarnings("unchecked")
    private <S> boolean step(Task<S> task, String name) throws Exception {
        return task.step((S) states.get(name), context(name));
    }

    /** Has every task settle, and writes what a kernel writes; the pages are {@link #memory}'s own matter. */
    byte[] save() throws Exception {
        for (String name : running) {
            settle(tasks.get(name), name);
        }
        ArrayList<Object> root = new ArrayList<>(List.of(states, shared, running));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new StateStreamOutput(bytes).graph(root, types());
        return bytes.toByteArray();
    }

    /** A kernel of another JVM: nothing of this one is in it but what was saved. */
    @SuppressWarnings("unchecked") // what save wrote
    static MiniKernel load(byte[] saved, HeapMemory memory, SearchSettings settings) throws Exception {
        MiniKernel kernel = new MiniKernel(settings, memory, new HashMap<>(), new HashMap<>(), new ArrayList<>());
        StateStreamInput in = new StateStreamInput(new ByteArrayInputStream(saved), "test", GraphLimits.DEFAULT);
        List<Object> root = (List<Object>) in.graph(kernel.types());
        kernel.states.putAll((Map<String, Object>) root.get(0));
        kernel.shared.putAll((Map<String, Object>) root.get(1));
        kernel.running.addAll((List<String>) root.get(2));
        return kernel;
    }

    /** Drops the states, as a kernel does that is stopped. */
    void drop() throws Exception {
        for (Object state : states.values()) {
            if (state instanceof AutoCloseable closeable) {
                closeable.close();
            }
        }
    }

    private StateTypes types() {
        return StateTypes.of(List.of(
                new CorpusFile_StateType(),
                new FileTable_StateType(),
                new Index_StateType(),
                new Listing_StateType(),
                new SearchResult_StateType(),
                new SearchRun.Type(progress),
                new StoredFile_StateType(),
                new Tally_StateType()));
    }

    @SuppressWarnings("unchecked")
    private <S> void settle(Task<S> task, String name) throws Exception {
        task.settle((S) states.get(name), context(name));
    }

    private TaskContext context(String task) {
        return new MiniContext(task, memory, shared);
    }
}
