/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.image;

import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.stasis.api.task.MemoryFile;
import org.stasis.api.task.PageRange;

/**
 * The secrets of a state that its image does not have, or has in files of their own, encrypted with a key of their own.
 *
 * @param key id of that key; null if the image does not have them
 * @param salt that the key was derived with, in hexadecimal; null if it was not derived
 * @param imageKey the key of these files, wrapped under the named one; null if there is none
 * @param fields of objects
 * @param memory ranges in the order of their bytes in {@link ImageFiles#SECRET_PAGES}
 */
public record SecretList(String key, String salt, String imageKey, List<Field> fields, List<Range> memory) {
    /** Nothing was left out. */
    public static final SecretList NONE = new SecretList(null, null, null, List.of(), List.of());

    private static final Pattern SALT = Pattern.compile("[0-9a-f]{32}");

    /**
     * The fields that have one secret.
     *
     * @param optional whether an object does without it
     */
    public record Field(String name, boolean optional) {}

    /** Pages of a memory file that have one secret. */
    public record Range(String name, String memory, long start, long end) {
        private boolean complete() {
            return name != null
                    && memory != null
                    && start >= 0
                    && end > start
                    && start % MemoryFile.PAGE_BYTES == 0
                    && end % MemoryFile.PAGE_BYTES == 0;
        }

        /** The pages themselves. */
        public PageRange pages() {
            return new PageRange(start, end);
        }
    }

    boolean complete() {
        return (key == null) == (imageKey == null)
                && (imageKey == null || Manifest.HEX.matcher(imageKey).matches())
                && (salt == null || SALT.matcher(salt).matches())
                && fields != null
                && fields.stream().allMatch(field -> field != null && field.name() != null)
                && memory != null
                && memory.stream().allMatch(range -> range != null && range.complete());
    }

    public boolean isEmpty() {
        return fields.isEmpty() && memory.isEmpty();
    }

    /** Names of all secrets, each once. */
    public List<String> names() {
        return names(fields.stream().map(Field::name));
    }

    /** Names of those that a load cannot do without. */
    public List<String> required() {
        return names(fields.stream().filter(field -> !field.optional()).map(Field::name));
    }

    private List<String> names(Stream<String> ofFields) {
        Stream<String> ofMemory = memory.stream().map(Range::name);
        return List.copyOf(new TreeSet<>(
                Stream.concat(ofFields, ofMemory).filter(Objects::nonNull).toList()));
    }
}
