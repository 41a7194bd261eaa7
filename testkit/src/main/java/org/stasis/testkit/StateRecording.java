/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.testkit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.stasis.api.UnknownTypeException;
import org.stasis.spi.StateInput;
import org.stasis.spi.StateOutput;
import org.stasis.spi.StateStreamException;
import org.stasis.spi.StateTypes;

/**
 * A {@link StateOutput} that keeps what a kernel writes, as deep copies, and plays it back as often as one likes. For
 * tests of kernels without an implementation of Stasis. Not thread-safe.
 */
public final class StateRecording implements StateOutput {
    private sealed interface Item {
        record Graph(Frozen root) implements Item {}

        record Section(byte[] bytes) implements Item {}
    }

    private final List<Item> items = new ArrayList<>();
    private boolean inSection;

    @Override
    public void graph(Object root, StateTypes types) throws StateStreamException, UnknownTypeException {
        begin();
        items.add(new Item.Graph(new Freezer(types).freeze(root)));
    }

    @Override
    public OutputStream section(long bytes) throws StateStreamException {
        begin();
        inSection = true;
        return new Section(bytes);
    }

    private void begin() throws StateStreamException {
        if (inSection) {
            throw new StateStreamException("the section before is not closed");
        }
    }

    /** Graphs and sections recorded. */
    public int size() {
        return items.size();
    }

    /** Everything from the beginning. */
    public StateInput replay() {
        return replay(items.size());
    }

    /** A stream that was cut: only so many graphs and sections, then its end. */
    public StateInput replay(int count) {
        return new Replay(items.subList(0, count).iterator());
    }

    private final class Section extends OutputStream {
        private final long expected;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private boolean closed;

        Section(long expected) {
            this.expected = expected;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] b, int offset, int length) throws IOException {
            if (closed || length > expected - bytes.size()) {
                throw new StateStreamException("a section of " + expected + " bytes was announced, more are written");
            }
            bytes.write(b, offset, length);
        }

        @Override
        public void close() throws IOException {
            if (closed) {
                return;
            }
            closed = true;
            inSection = false;
            if (bytes.size() != expected) {
                throw new StateStreamException(
                        "a section of " + expected + " bytes was announced, and " + bytes.size() + " were written");
            }
            items.add(new Item.Section(bytes.toByteArray()));
        }
    }

    private record Replay(Iterator<Item> items) implements StateInput {
        @Override
        public Object graph(StateTypes types) throws StateStreamException, UnknownTypeException {
            if (next() instanceof Item.Graph graph) {
                return new Thaw(types).thaw(graph.root());
            }
            throw new StateStreamException("a section follows, and a graph was read");
        }

        @Override
        public InputStream section() throws StateStreamException {
            if (next() instanceof Item.Section section) {
                return new ByteArrayInputStream(section.bytes());
            }
            throw new StateStreamException("a graph follows, and a section was read");
        }

        private Item next() throws StateStreamException {
            if (!items.hasNext()) {
                throw new StateStreamException("the stream ends, and something was read");
            }
            return items.next();
        }
    }
}
