/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.processor.sample;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.stasis.api.task.Savable;

/** Something immutable of several classes. */
@Savable
public sealed interface Shape {
    @Savable
    record Circle(double x, double y, float radius) implements Shape {}

    /** Copies what it gets, as records do: its parts must be there by then. */
    @Savable
    record Group(String name, List<Shape> parts, Set<Shape> marked, Map<Shape, String> labels) implements Shape {
        public Group {
            parts = List.copyOf(parts);
            marked = Set.copyOf(marked);
            labels = Map.copyOf(labels);
        }
    }

    @Savable
    record Box<T extends Comparable<T>>(T content, byte small, char letter, short little) implements Shape {}

    /** Refers back to what holds it. */
    @Savable
    record Child(Group group, Shape next) implements Shape {}
}
