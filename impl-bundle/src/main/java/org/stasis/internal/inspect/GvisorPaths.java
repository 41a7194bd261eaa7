/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.inspect;

import java.util.ArrayDeque;
import java.util.Deque;

/** Names of files, as gVisor finds them: from a directory entry up to the root of its mount, and on from where that is. */
final class GvisorPaths {
    /** More than any path has; a cycle of directories ends here. */
    private static final int MAX_NAMES = 2048;

    /** Characters of a path: longer ones Linux does not tell either. */
    static final int MAX_PATH = 4096;

    private GvisorPaths() {}

    /** The path of a {@code vfs.VirtualDentry} through all mounts; null if it has no name, or too long a one. */
    static String of(Node place) {
        Deque<String> names = new ArrayDeque<>();
        Node mount = place.get("mount");
        Node dentry = place.get("dentry");
        boolean dead = dentry.get("dead").isTrue();
        boolean rooted = false;
        int length = 0;
        for (int i = 0; i < MAX_NAMES && !dentry.isNil(); i++) {
            Node entry = dentry.whole().is("tmpfs.directory") ? dentry.whole().get("dentry") : implementation(dentry);
            String name = entry.get("name").text().orElse("");
            length += 1 + name.length();
            if (length > MAX_PATH) {
                return null;
            }
            Node parent = unwrapped(entry.get("parent"));
            if (!parent.isNil()) {
                names.addFirst(name);
                dentry = parent;
                continue;
            }
            Node point = mount.get("key");
            if (!name.isEmpty() && names.isEmpty() && point.get("mount").isNil()) {
                return name.startsWith("[") ? name : "/" + name + " (deleted)"; // it has a name and no place
            }
            rooted = true;
            dentry = point.get("dentry");
            mount = point.get("mount");
        }
        if (!rooted || names.isEmpty() && !isRoot(place)) {
            return null;
        }
        return "/" + String.join("/", names) + (dead ? " (deleted)" : "");
    }

    static boolean isRoot(Node place) {
        long root = place.get("mount", "root").id();
        return root != 0 && place.get("dentry").id() == root;
    }

    /** The file system's own entry that a {@code vfs.Dentry} belongs to. */
    private static Node implementation(Node dentry) {
        if (!dentry.get("parent").isNil() || dentry.get("name").text().isPresent()) {
            return dentry;
        }
        Node implementation = dentry.get("impl");
        return implementation.isNil() ? dentry.whole() : implementation;
    }

    private static Node unwrapped(Node pointer) {
        return pointer.get("ptr").isNil() ? pointer : pointer.get("ptr");
    }
}
