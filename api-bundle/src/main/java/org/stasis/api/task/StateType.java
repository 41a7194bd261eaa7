/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api.task;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * How the objects of one class are taken apart into named fields and rebuilt from them.
 *
 * <p>Register one as an OSGi service per class of state. Built in, without registration: null, boxed primitives,
 * {@link String}, {@code byte[]} and the other primitive arrays, {@code Object[]}, {@link java.util.ArrayList},
 * {@link java.util.LinkedHashMap}, {@link java.util.HashMap}, {@link java.util.TreeMap} in natural order,
 * {@link java.util.LinkedHashSet}, {@link java.util.HashSet}, {@link java.util.TreeSet} in natural order,
 * {@link java.util.ArrayDeque}.
 *
 * <p><b>Evolution.</b> Fields are matched by name. A field the image has and {@link #fields()} lacks is dropped; one
 * that {@link #fields()} has and the image lacks reads as its default (0, false, null), and {@link FieldReader#has}
 * tells.
 *
 * <p><b>Cycles.</b> {@link #create} makes an empty shell that others may already refer to; {@link #load} fills it when
 * all shells exist. An immutable class reads its fields in {@code create} and leaves {@code load} empty; such objects
 * cannot be part of a cycle, as in Java itself.
 *
 * <p>Thread-safe, without side effects beyond the object, and without waiting: a save calls it inside its pause.
 *
 * @param <T> the class
 */
@ConsumerType
public interface StateType<T> {
    /** The name written into images; stable for ever, by custom the class name at the time of its invention. */
    String name();

    /** Exactly this class; subclasses need a type of their own. */
    Class<T> type();

    /** Names of the fields; a field's index in this list is its slot in {@link FieldWriter} and {@link FieldReader}. */
    List<String> fields();

    /** Puts each field into its slot; a slot left out reads as its default. */
    void save(T object, FieldWriter out);

    /** Makes the object; mutable classes return an empty shell and do not touch {@code in}. */
    T create(FieldReader in);

    /** Fills a shell made by {@link #create}. Objects it reads may themselves not be filled yet: keep, don't use them. */
    default void load(T object, FieldReader in) {}

    /**
     * Called when the whole graph is filled, in no promised order: derive what was not saved. An exception fails the load
     * before any task has run.
     */
    default void loaded(T object) {}
}
