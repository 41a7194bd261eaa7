/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.jvm;

import java.util.List;
import org.stasis.api.task.FieldReader;
import org.stasis.api.task.FieldWriter;
import org.stasis.api.task.StateType;

/** A state: a number, its copy, and a link to any other object. */
final class Cell implements AutoCloseable {
    static final StateType<Cell> TYPE = new Type();

    long count;
    long copy;
    Object link;
    volatile Thread closedBy;
    volatile boolean closedTwice;

    @Override
    public void close() {
        if (closed()) {
            closedTwice = true;
        }
        closedBy = Thread.currentThread();
    }

    boolean closed() {
        return closedBy != null;
    }

    private static final class Type implements StateType<Cell> {
        @Override
        public String name() {
            return "test.Cell";
        }

        @Override
        public Class<Cell> type() {
            return Cell.class;
        }

        @Override
        public List<String> fields() {
            return List.of("count", "copy", "link");
        }

        @Override
        public void save(Cell cell, FieldWriter out) {
            out.putLong(0, cell.count);
            out.putLong(1, cell.copy);
            out.putObject(2, cell.link);
        }

        @Override
        public Cell create(FieldReader in) {
            return new Cell();
        }

        @Override
        public void load(Cell cell, FieldReader in) {
            cell.count = in.getLong(0);
            cell.copy = in.getLong(1);
            cell.link = in.getObject(2, Object.class);
        }
    }
}
