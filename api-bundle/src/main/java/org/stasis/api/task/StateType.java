/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api.task;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * How the objects of one class are taken apart into named fields and rebuilt from them. {@link Savable} has one written
 * by the compiler; by hand it is for classes that cannot be annotated.
 *
 * <p>Register one as an OSGi service per class of state. Built in, without registration:
 *
 * <ul>
 *   <li>null, {@link String}, boxed primitives, {@link java.math.BigInteger}, {@link java.math.BigDecimal},
 *       {@link java.util.UUID}, {@link java.net.URI}, {@link java.util.BitSet}, {@link java.time.Instant},
 *       {@link java.time.Duration}, {@link java.time.LocalDate}, {@link java.time.LocalTime},
 *       {@link java.time.LocalDateTime}, and the optionals of {@code java.util}
 *   <li>arrays of primitives, and, in any number of dimensions, arrays of built-in and registered types and of the
 *       interfaces of collections
 *   <li>{@link java.util.ArrayList}, {@link java.util.LinkedList}, {@link java.util.ArrayDeque},
 *       {@link java.util.HashSet}, {@link java.util.LinkedHashSet}, {@link java.util.HashMap},
 *       {@link java.util.LinkedHashMap}, {@link java.util.TreeSet},
 *       {@link java.util.TreeMap} and {@link java.util.PriorityQueue} in natural order, and of
 *       {@code java.util.concurrent} {@code ConcurrentHashMap}, {@code ConcurrentLinkedQueue},
 *       {@code ConcurrentLinkedDeque} and {@code CopyOnWriteArrayList}
 *   <li>unmodifiable lists, sets and maps, as {@code List.of}, {@code Stream.toList} and
 *       {@code Collections.unmodifiableMap} make them; they come back as unmodifiable ones of the same order, that are no
 *       views of others any more
 *   <li>{@link java.nio.ByteBuffer}, with capacity, position, limit and order: one on the heap shares its array as before,
 *       a direct or read-only one holds a copy of what it held
 * </ul>
 *
 * <p><b>Evolution.</b> Fields are matched by name. A field the image has and {@link #fields()} lacks is dropped; one
 * that {@link #fields()} has and the image lacks reads as its default (0, false, null), and {@link FieldReader#has}
 * tells.
 *
 * <p><b>Cycles.</b> {@link #create} makes an empty shell that others may already refer to; {@link #load} fills it when
 * all shells exist. An immutable class reads its fields in {@code create} and leaves {@code load} empty; such objects
 * cannot refer to each other in a cycle, as in Java itself: that fails the load with
 * {@link org.stasis.api.CyclicStateException}.
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

    /** Names that fields had in images of earlier versions, each with its present name; they are still read. */
    default Map<String, String> formerNames() {
        return Map.of();
    }

    /**
     * Whether {@link #create} looks into the objects it reads, as a constructor does that copies a list. They are
     * complete then, except where they refer back to the very object; otherwise they may be empty shells yet.
     */
    default boolean looksIntoParts() {
        return false;
    }

    /** Puts each field into its slot; a slot left out reads as its default. */
    void save(T object, FieldWriter out);

    /** Makes the object; mutable classes return an empty shell and do not touch {@code in}. */
    T create(FieldReader in);

    /** Fills a shell made by {@link #create}. Objects it reads may themselves not be filled yet: keep, don't use them. */
    default void load(T object, FieldReader in) {}
}
