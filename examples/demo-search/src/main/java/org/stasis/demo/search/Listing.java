/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.demo.search;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.stasis.api.task.FieldReader;
import org.stasis.api.task.FieldWriter;
import org.stasis.api.task.StateType;

/** How far the {@link Scanner} is: the paths it has yet to visit, next one first, and what it may still take. */
final class Listing {
    ArrayDeque<String> paths = new ArrayDeque<>();
    long bytesLeft;
    long fileBytes;

    private Listing() {}

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

    @Component(service = StateType.class)
    public static final class Type implements StateType<Listing> {
        @Override
        public String name() {
            return "org.stasis.demo.search.Listing";
        }

        @Override
        public Class<Listing> type() {
            return Listing.class;
        }

        @Override
        public List<String> fields() {
            return List.of("paths", "bytesLeft", "fileBytes");
        }

        @Override
        public void save(Listing listing, FieldWriter out) {
            out.putObject(0, listing.paths);
            out.putLong(1, listing.bytesLeft);
            out.putLong(2, listing.fileBytes);
        }

        @Override
        public Listing create(FieldReader in) {
            return new Listing();
        }

        @Override
        @SuppressWarnings("unchecked") // only this type writes the field, and only with such a queue
        public void load(Listing listing, FieldReader in) {
            listing.paths = in.getObject(0, ArrayDeque.class);
            listing.bytesLeft = in.getLong(1);
            listing.fileBytes = in.getLong(2);
        }
    }
}
