/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.fuzz;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.stasis.internal.ImageTarget;
import org.stasis.internal.keys.KeyFileTarget;

/** All targets by name, each made when it is asked for: a fuzzer needs one, and takes long to load what the others do. */
final class Targets {
    static final SortedMap<String, Supplier<Target>> ALL = new TreeMap<>(Map.<String, Supplier<Target>>ofEntries(
            Map.entry("checkpoint", CheckpointTarget::new),
            Map.entry("sandbox", SandboxTarget::new),
            Map.entry("inspector", InspectorTarget::new),
            Map.entry("header", HeaderTarget::new),
            Map.entry("chunks", ChunksTarget::new),
            Map.entry("keyed", KeyedTarget::new),
            Map.entry("metadata", MetadataTarget::new),
            Map.entry("graph", GraphTarget::new),
            Map.entry("wire", WireTarget::new),
            Map.entry("sections", SectionsTarget::new),
            Map.entry("manifest", ManifestTarget::new),
            Map.entry("image", ImageTarget::new),
            Map.entry("pages_meta", PagesMetadataTarget::new),
            Map.entry("pages", PagesTarget::new),
            Map.entry("extent", ExtentTarget::new),
            Map.entry("keyfile", KeyFileTarget::new)));

    private Targets() {}
}
