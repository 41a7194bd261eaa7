/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.inspect;

import static java.util.stream.Collectors.toSet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.stasis.api.inspect.ImageReport.Mount;

/** What is mounted where in a gVisor kernel. */
final class GvisorMounts {
    private GvisorMounts() {}

    /**
     * The mounts that can be seen, by container and path.
     *
     * @param containers of mount namespaces, by the number of their object
     */
    static List<Mount> of(Node kernel, Map<Long, String> containers) {
        List<Node> mounted = kernel.graph().objects().keySet().stream()
                .map(kernel.graph()::object)
                .filter(mount -> mount.is("vfs.Mount") && !mount.get("ns").isNil())
                .toList();
        Set<Long> covered = mounted.stream()
                .map(mount -> mount.get("key"))
                .filter(GvisorPaths::isRoot)
                .map(point -> point.get("mount").id())
                .collect(toSet());
        List<Mount> mounts = new ArrayList<>();
        for (Node mount : mounted) {
            String path = covered.contains(mount.id()) ? null : path(mount);
            if (path != null) {
                String system = mount.get("fs").whole().type();
                mounts.add(new Mount(
                        containers.get(mount.get("ns").id()),
                        path,
                        system.substring(system.lastIndexOf('/') + 1).replace("." + Node.simpleName(system), ""),
                        mount.any("readOnly", "ReadOnly").isTrue()
                                || mount.get("writers").number() < 0));
            }
        }
        mounts.sort(Comparator.comparing(Mount::container, Comparator.nullsLast(Comparator.naturalOrder()))
                .thenComparing(Mount::path));
        return mounts;
    }

    private static String path(Node mount) {
        Node point = mount.get("key");
        return point.get("mount").isNil() ? "/" : GvisorPaths.of(point);
    }
}
