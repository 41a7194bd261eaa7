/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.util.List;
import java.util.Objects;
import org.stasis.api.task.FieldReader;
import org.stasis.api.task.FieldWriter;
import org.stasis.api.task.StateType;
import org.stasis.spi.StateTypes;

/** Classes of state, and their types, that the tests of graphs share. */
final class Sample {
    private Sample() {}

    /** Something mutable, with a field of every kind. */
    static final class Node {
        boolean flag;
        long number;
        float ratio;
        double weight;
        String name;
        Object left;
        Object right;
    }

    /** Something that can only be made whole. */
    record Link(String name, Object next) {}

    /** A key whose hash is known only when it is filled. */
    static final class Key {
        String text;
        Object part;

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && Objects.equals(text, key.text) && Objects.equals(part, key.part);
        }

        @Override
        public int hashCode() {
            return Objects.hash(text, part);
        }
    }

    enum Color {
        RED,
        GREEN {
            @Override
            boolean calm() {
                return true;
            }
        };

        boolean calm() {
            return false;
        }
    }

    static final class NodeType implements StateType<Node> {
        @Override
        public String name() {
            return "sample.Node";
        }

        @Override
        public Class<Node> type() {
            return Node.class;
        }

        @Override
        public List<String> fields() {
            return List.of("flag", "number", "ratio", "weight", "name", "left", "right");
        }

        @Override
        public void save(Node node, FieldWriter out) {
            out.putBoolean(0, node.flag);
            out.putLong(1, node.number);
            out.putFloat(2, node.ratio);
            out.putDouble(3, node.weight);
            out.putString(4, node.name);
            out.putObject(5, node.left);
            out.putObject(6, node.right);
        }

        @Override
        public Node create(FieldReader in) {
            return new Node();
        }

        @Override
        public void load(Node node, FieldReader in) {
            node.flag = in.getBoolean(0);
            node.number = in.getLong(1);
            node.ratio = in.getFloat(2);
            node.weight = in.getDouble(3);
            node.name = in.getString(4);
            node.left = in.getObject(5, Object.class);
            node.right = in.getObject(6, Object.class);
        }
    }

    static final class LinkType implements StateType<Link> {
        @Override
        public String name() {
            return "sample.Link";
        }

        @Override
        public Class<Link> type() {
            return Link.class;
        }

        @Override
        public List<String> fields() {
            return List.of("name", "next");
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

    static final class KeyType implements StateType<Key> {
        @Override
        public String name() {
            return "sample.Key";
        }

        @Override
        public Class<Key> type() {
            return Key.class;
        }

        @Override
        public List<String> fields() {
            return List.of("text", "part");
        }

        @Override
        public void save(Key key, FieldWriter out) {
            out.putString(0, key.text);
            out.putObject(1, key.part);
        }

        @Override
        public Key create(FieldReader in) {
            return new Key();
        }

        @Override
        public void load(Key key, FieldReader in) {
            key.text = in.getString(0);
            key.part = in.getObject(1, Object.class);
        }
    }

    static final class ColorType implements StateType<Color> {
        @Override
        public String name() {
            return "sample.Color";
        }

        @Override
        public Class<Color> type() {
            return Color.class;
        }

        @Override
        public List<String> fields() {
            return List.of("name");
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

    static final StateTypes TYPES =
            StateTypes.of(List.of(new NodeType(), new LinkType(), new KeyType(), new ColorType()));

    static Key key(String text, Object part) {
        Key key = new Key();
        key.text = text;
        key.part = part;
        return key;
    }
}
