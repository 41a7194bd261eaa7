/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.demo.search;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import org.stasis.api.task.Savable;

/** How far the {@link Scanner} is: the paths it has yet to visit, next one first, and what it may still take. */
@Savable
final class Listing {
    ArrayDeque<String> paths = new ArrayDeque<>();
    long bytesLeft;
    long fileBytes;

    Listing() {}

    Listing(List<String> roots, long bytes, long fileBytes) {
        paths.addAll(roots);
        bytesLeft = bytes;
        this.fileBytes = fileBytes;
    }

    /** Puts the children of a folder before everything else. */
    void push(List<Path> children) {
        for (int i = children.size() - 1; i >= 0; i--) {
            paths.push(CorpusPath.spell(children.get(i)));
        }
    }
}
