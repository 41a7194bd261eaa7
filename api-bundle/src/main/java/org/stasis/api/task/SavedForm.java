/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api.task;

/**
 * What is saved in place of a value that cannot be saved itself, or should not be: a path as a string, a running digest
 * as its input so far.
 *
 * <pre>
 *   final class PathText implements SavedForm&lt;Path, String&gt; {
 *       public String toSaved(Path path)   { return path.toString(); }
 *       public Path fromSaved(String text) { return Path.of(text); }
 *   }
 *
 *   &#64;Saved(as = PathText.class) Path folder;
 * </pre>
 *
 * <p>Implementations have a constructor without parameters, are stateless and thread-safe. Null is saved as null, without
 * asking them. {@link #fromSaved} gets its argument complete, as if it were a {@linkplain AfterLoad callback}; a value
 * saved as anything but a string, a number or a truth value counts as a callback in what is said there about cycles.
 *
 * @param <V> the value's type, that of the field
 * @param <S> the type saved: savable or built in
 */
public interface SavedForm<V, S> {
    S toSaved(V value);

    V fromSaved(S saved);
}
