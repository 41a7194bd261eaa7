/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.stasis.api.KernelException;
import org.stasis.kernel.runsc.image.GraphFields;
import org.stasis.spi.StateInput;
import org.stasis.spi.StateOutput;
import org.stasis.spi.StateStreamException;
import org.stasis.spi.StateTypes;

/**
 * What a host must have to restore a sandbox; the first graph of its image.
 *
 * @param runsc the version that made the image: gVisor reads its own only
 * @param processor that it ran on
 * @param arguments flags of runsc
 * @param bundle where the OCI bundle was
 * @param readOnly whether the sandbox may not write to its root file system
 * @param mounts of the bundle, as JSON
 * @param root what its root file system held
 */
record SandboxNeeds(
        String runsc,
        Processor processor,
        List<String> arguments,
        Path bundle,
        boolean readOnly,
        String mounts,
        RootFileSystem root) {
    private static final String WHERE = "what a sandbox needs of its host";
    private static final long FORMAT = 1;

    /** What this host offers with a bundle. */
    static SandboxNeeds of(String runsc, List<String> arguments, OciBundle bundle) throws KernelException {
        return new SandboxNeeds(
                runsc,
                Processor.here(),
                arguments,
                bundle.folder(),
                bundle.readOnly(),
                bundle.mounts(),
                RootFileSystem.of(bundle.root()));
    }

    void writeTo(StateOutput out) throws StateStreamException, KernelException {
        Map<String, Object> graph = new LinkedHashMap<>();
        graph.put("format", FORMAT);
        graph.put("runsc", runsc);
        graph.put("architecture", processor.architecture());
        graph.put("features", new ArrayList<>(processor.features()));
        graph.put("arguments", new ArrayList<>(arguments));
        graph.put("bundle", bundle.toString());
        graph.put("readOnly", readOnly);
        graph.put("mounts", mounts);
        graph.put("root", new LinkedHashMap<>(root.entries()));
        out.graph(graph, StateTypes.BUILT_IN);
    }

    static SandboxNeeds readFrom(StateInput in) throws StateStreamException, KernelException {
        GraphFields graph = GraphFields.of(WHERE, in.graph(StateTypes.BUILT_IN));
        graph.expectFormat(FORMAT);
        Map<String, String> entries = new TreeMap<>();
        GraphFields root = graph.map("root");
        for (Object path : root.map().keySet()) {
            entries.put(String.valueOf(path), root.text(String.valueOf(path)));
        }
        return new SandboxNeeds(
                graph.text("runsc"),
                processor(graph),
                graph.list("arguments").stream().map(String::valueOf).toList(),
                Path.of(graph.text("bundle").replace("\0", "")),
                graph.flag("readOnly"),
                graph.text("mounts"),
                new RootFileSystem(entries));
    }

    /** Images of earlier saves do not tell. */
    private static Processor processor(GraphFields graph) throws StateStreamException {
        return graph.map().containsKey("architecture")
                ? new Processor(
                        graph.text("architecture"),
                        graph.list("features").stream().map(String::valueOf).collect(Collectors.toSet()))
                : Processor.UNTOLD;
    }

    /** Every need that a host does not meet. */
    List<String> unmet(SandboxNeeds host) {
        List<String> reasons = new ArrayList<>();
        if (!runsc.equals(host.runsc)) {
            reasons.add("it was made by '" + runsc + "', and here is '" + host.runsc
                    + "'; gVisor restores images of its own version only");
        }
        reasons.addAll(processor.missing(host.processor));
        if (!arguments.equals(host.arguments)) {
            reasons.add("it was made with the flags " + arguments + ", and here runsc is called with " + host.arguments
                    + "; set the arguments of org.stasis.kernel.runsc");
        }
        if (readOnly != host.readOnly || !mounts.equals(host.mounts)) {
            reasons.add(
                    "the config.json of " + host.bundle + " has another root or other mounts than it had in " + bundle);
        }
        root.differences(host.root, !readOnly)
                .forEach(difference -> reasons.add("in the root file system of " + host.bundle + ", " + difference));
        return reasons;
    }
}
