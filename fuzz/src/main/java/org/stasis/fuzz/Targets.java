/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.fuzz;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.stasis.internal.ImageTarget;
import org.stasis.internal.keys.KeyFileTarget;

/** All targets by name. */
final class Targets {
    static final SortedMap<String, Target> ALL = new TreeMap<>(Map.ofEntries(
            Map.entry("checkpoint", new CheckpointTarget()),
            Map.entry("sandbox", new SandboxTarget()),
            Map.entry("inspector", new InspectorTarget()),
            Map.entry("header", new HeaderTarget()),
            Map.entry("chunks", new ChunksTarget()),
            Map.entry("keyed", new KeyedTarget()),
            Map.entry("metadata", new MetadataTarget()),
            Map.entry("graph", new GraphTarget()),
            Map.entry("wire", new WireTarget()),
            Map.entry("sections", new SectionsTarget()),
            Map.entry("manifest", new ManifestTarget()),
            Map.entry("image", new ImageTarget()),
            Map.entry("pages_meta", new PagesMetadataTarget()),
            Map.entry("pages", new PagesTarget()),
            Map.entry("extent", new ExtentTarget()),
            Map.entry("keyfile", new KeyFileTarget())));

    private Targets() {}
}
