/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.example.postgresql;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.stasis.spi.ImageReader;
import org.stasis.spi.PageReader;

/** A generation open for reading: one transaction that sees the moment it began. */
final class GenerationReader implements ImageReader, Closeable {
    private final PostgresqlPageBackend backend;
    private final Connection connection;
    private final String where;
    private final long id;
    private boolean closed;

    GenerationReader(PostgresqlPageBackend backend, Connection connection, String image, String generation)
            throws SQLException, IOException {
        this.backend = backend;
        this.connection = connection;
        where = backend.location(image) + ", generation " + generation;
        try (PreparedStatement query =
                connection.prepareStatement("SELECT id FROM stasis_generation WHERE image = ? AND name = ?")) {
            query.setString(1, image);
            query.setString(2, generation);
            ResultSet row = query.executeQuery();
            if (!row.next()) {
                throw new NoSuchFileException(where, null, "no such generation; the image may have been replaced");
            }
            id = row.getLong(1);
        }
    }

    @Override
    public synchronized PageReader open(String file) throws IOException {
        check();
        PostgresqlPageBackend.checked(file);
        long size = backend.ask("open " + file, () -> {
            try (PreparedStatement query =
                    connection.prepareStatement("SELECT bytes FROM stasis_file WHERE generation = ? AND name = ?")) {
                query.setLong(1, id);
                query.setString(2, file);
                ResultSet row = query.executeQuery();
                if (!row.next()) {
                    throw new NoSuchFileException(where, file, "the image has no such file");
                }
                return row.getLong(1);
            }
        });
        return new PageReader() {
            @Override
            public long size() throws IOException {
                check();
                return size;
            }

            @Override
            public void read(long position, ByteBuffer into) throws IOException {
                if (position > size || into.remaining() > size - position) {
                    throw new EOFException(where + ", " + file + "@" + position + ": the file ends at " + size);
                }
                GenerationReader.this.read(file, position, into);
            }

            @Override
            public void close() {
                // nothing of its own
            }
        };
    }

    /** The parts of the extents that cover a range; extents are as long as the writes that made them. */
    private synchronized void read(String file, long position, ByteBuffer into) throws IOException {
        check();
        if (!into.hasRemaining()) {
            return;
        }
        long end = position + into.remaining();
        backend.ask("read " + file + "@" + position, () -> {
            try (PreparedStatement query = connection.prepareStatement(
                    "SELECT substring(bytes FROM (greatest(?, position) - position)::int + 1 FOR (? - greatest(?,"
                            + " position))::int) FROM stasis_extent WHERE generation = ? AND file = ? AND position < ? AND"
                            + " position >= (SELECT max(position) FROM stasis_extent WHERE generation = ? AND file = ? AND"
                            + " position <= ?) ORDER BY position")) {
                query.setLong(1, position);
                query.setLong(2, end);
                query.setLong(3, position);
                query.setLong(4, id);
                query.setString(5, file);
                query.setLong(6, end);
                query.setLong(7, id);
                query.setString(8, file);
                query.setLong(9, position);
                ResultSet row = query.executeQuery();
                while (row.next()) {
                    into.put(row.getBytes(1));
                }
            }
            if (into.hasRemaining()) {
                throw new EOFException(where + ", " + file + "@" + (end - into.remaining()) + ": bytes are missing");
            }
            return null;
        });
    }

    private void check() throws IOException {
        backend.check();
        if (closed) {
            throw new IOException(where + " is closed");
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (!closed) {
            closed = true;
            backend.closed(this);
            try {
                connection.close();
            } catch (SQLException e) {
                throw new IOException(where + ": cannot be closed: " + e.getMessage(), e);
            }
        }
    }
}
