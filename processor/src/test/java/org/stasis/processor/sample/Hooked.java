/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.processor.sample;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.stasis.api.task.Savable;
import org.stasis.api.task.Saved;
import org.stasis.api.task.SavedForm;

/** Values saved as others. */
@Savable
public class Hooked {
    @Saved(as = PathText.class)
    public final Path folder;

    @Saved(as = Patterns.class)
    public List<Pattern> patterns = List.of();

    @Saved(as = Hex.class)
    public int code;

    @Saved(as = Sum.class)
    public long[] totals;

    Hooked(Path folder) {
        this.folder = folder;
    }

    public static Hooked in(Path folder) {
        return new Hooked(folder);
    }

    static final class PathText implements SavedForm<Path, String> {
        @Override
        public String toSaved(Path path) {
            return path.toString();
        }

        @Override
        public Path fromSaved(String text) {
            return Path.of(text);
        }
    }

    /** Looks into the list it gets, which must be complete by then. */
    static final class Patterns implements SavedForm<List<Pattern>, ArrayList<String>> {
        @Override
        public ArrayList<String> toSaved(List<Pattern> patterns) {
            ArrayList<String> texts = new ArrayList<>();
            patterns.forEach(pattern -> texts.add(pattern.pattern()));
            return texts;
        }

        @Override
        public List<Pattern> fromSaved(ArrayList<String> texts) {
            return texts.stream().map(Pattern::compile).toList();
        }
    }

    static final class Hex implements SavedForm<Integer, String> {
        @Override
        public String toSaved(Integer code) {
            return Integer.toHexString(code);
        }

        @Override
        public Integer fromSaved(String hex) {
            return Integer.parseInt(hex, 16);
        }
    }

    static final class Sum implements SavedForm<long[], Long> {
        @Override
        public Long toSaved(long[] totals) {
            return totals[0] + totals[1];
        }

        @Override
        public long[] fromSaved(Long sum) {
            return new long[] {sum, 0};
        }
    }
}
