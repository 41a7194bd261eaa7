/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.fuzz;

import java.util.List;
import java.util.Objects;
import org.stasis.api.task.FieldReader;
import org.stasis.api.task.FieldWriter;
import org.stasis.api.task.StateType;
import org.stasis.spi.StateTypes;

/** State types of every shape: filled later, made whole, one of a few, and a key that is equal by its parts. */
final class Shapes {
    static final StateTypes TYPES =
            StateTypes.of(List.of(new CellType(), new LinkType(), new ColorType(), new PartType()));

    static final class Cell {
        boolean flag;
        long number;
        int small;
        float ratio;
        double weight;
        String name;
        Object left;
        Object right;
    }

    record Link(String name, Object next) {}

    enum Color {
        RED,
        GREEN
    }

    static final class Part {
        Object left;
        Object right;

        @Override
        public boolean equals(Object other) {
            return other instanceof Part part && Objects.equals(left, part.left) && Objects.equals(right, part.right);
        }

        @Override
        public int hashCode() {
            return Objects.hash(left, right);
        }
    }

    private Shapes() {}

    /** Name, class and fields of a type. */
    private abstract static class Named<T> implements StateType<T> {
        private final Class<T> type;
        private final List<String> fields;

        Named(Class<T> type, String... fields) {
            this.type = type;
            this.fields = List.of(fields);
        }

        @Override
        public String name() {
            return type.getSimpleName();
        }

        @Override
        public Class<T> type() {
            return type;
        }

        @Override
        public List<String> fields() {
            return fields;
        }
    }

    private static final class CellType extends Named<Cell> {
        CellType() {
            super(Cell.class, "flag", "number", "small", "ratio", "weight", "name", "left", "right");
        }

        @Override
        public void save(Cell cell, FieldWriter out) {
            out.putBoolean(0, cell.flag);
            out.putLong(1, cell.number);
            out.putLong(2, cell.small);
            out.putFloat(3, cell.ratio);
            out.putDouble(4, cell.weight);
            out.putString(5, cell.name);
            out.putObject(6, cell.left);
            out.putObject(7, cell.right);
        }

        @Override
        public Cell create(FieldReader in) {
            return new Cell();
        }

        @Override
        public void load(Cell cell, FieldReader in) {
            cell.right = in.getObject(7, Object.class);
            cell.flag = in.getBoolean(0);
            cell.number = in.getLong(1);
            cell.small = in.getInt(2);
            cell.ratio = in.getFloat(3);
            cell.weight = in.getDouble(4);
            cell.name = in.getString(5);
            cell.left = in.getObject(6, Object.class);
        }
    }

    private static final class LinkType extends Named<Link> {
        LinkType() {
            super(Link.class, "name", "next");
        }

        @Override
        public void save(Link link, FieldWriter out) {
            out.putString(0, link.name);
            out.putObject(1, link.next);
        }

        @Override
        public Link create(FieldReader in) {
            return new Link(in.getString(0), in.getObject(1, Object.class));
        }
    }

    private static final class ColorType extends Named<Color> {
        ColorType() {
            super(Color.class, "name");
        }

        @Override
        public void save(Color color, FieldWriter out) {
            out.putString(0, color.name());
        }

        @Override
        public Color create(FieldReader in) {
            return Color.valueOf(in.getString(0));
        }
    }

    private static final class PartType extends Named<Part> {
        PartType() {
            super(Part.class, "left", "right");
        }

        @Override
        public void save(Part part, FieldWriter out) {
            out.putObject(0, part.left);
            out.putObject(1, part.right);
        }

        @Override
        public Part create(FieldReader in) {
            return new Part();
        }

        @Override
        public void load(Part part, FieldReader in) {
            part.left = in.getObject(0, Object.class);
            part.right = in.getObject(1, Object.class);
        }
    }
}
