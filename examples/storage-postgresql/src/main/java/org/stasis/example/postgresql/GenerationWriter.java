/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.example.postgresql;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.stasis.spi.ImageWriter;
import org.stasis.spi.PageWriter;

/** A generation that is being written: one open transaction. The end of the connection, however it ends, undoes it. */
final class GenerationWriter implements ImageWriter, Closeable {
    private final PostgresqlPageBackend backend;
    private final Connection connection;
    private final String image;
    private final long id;
    private final Map<String, Long> lengths = new HashMap<>();
    private boolean ended;

    GenerationWriter(PostgresqlPageBackend backend, Connection connection, String image, String generation)
            throws SQLException {
        this.backend = backend;
        this.connection = connection;
        this.image = image;
        try (Statement patience = connection.createStatement()) {
            patience.execute("SET LOCAL lock_timeout = '20s'");
        }
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO stasis_generation (image, name) VALUES (?, ?) RETURNING id")) {
            insert.setString(1, image);
            insert.setString(2, generation);
            ResultSet row = insert.executeQuery();
            row.next();
            id = row.getLong(1);
        }
    }

    @Override
    public synchronized PageWriter create(String file) throws IOException {
        checkOpen();
        if (lengths.putIfAbsent(PostgresqlPageBackend.checked(file), 0L) != null) {
            throw new IOException(file + " is there already; each file is written once");
        }
        return new PageWriter() {
            @Override
            public void write(long position, ByteBuffer bytes) throws IOException {
                insert(file, position, bytes);
            }

            @Override
            public void close() {
                // its rows are in the transaction already
            }
        };
    }

    private synchronized void insert(String file, long position, ByteBuffer bytes) throws IOException {
        checkOpen();
        if (!bytes.hasRemaining()) {
            return;
        }
        byte[] extent = new byte[bytes.remaining()];
        bytes.get(extent);
        backend.ask("write " + file + "@" + position, () -> {
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO stasis_extent VALUES (?, ?, ?, ?)")) {
                insert.setLong(1, id);
                insert.setString(2, file);
                insert.setLong(3, position);
                insert.setBytes(4, extent);
                return insert.executeUpdate();
            }
        });
        lengths.merge(file, position + extent.length, Math::max);
    }

    @Override
    public synchronized void commit(byte[] manifest, boolean replace) throws IOException {
        checkOpen();
        backend.ask("publish '" + image + "'", () -> {
            insertFiles();
            if (!publish(manifest, replace)) {
                throw new FileAlreadyExistsException(backend.location(image), null, "there is an image of this name");
            }
            connection.commit();
            return null;
        });
        close();
    }

    private void insertFiles() throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO stasis_file VALUES (?, ?, ?)")) {
            for (Map.Entry<String, Long> file : lengths.entrySet()) {
                insert.setLong(1, id);
                insert.setString(2, file.getKey());
                insert.setLong(3, file.getValue());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Whoever publishes the same name at the same time waits here for the other's transaction. */
    private boolean publish(byte[] manifest, boolean replace) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("INSERT INTO stasis_image VALUES (?, ?, ?)"
                + " ON CONFLICT (name) DO "
                + (replace
                        ? "UPDATE SET generation = EXCLUDED.generation, manifest = EXCLUDED.manifest"
                        : "NOTHING"))) {
            upsert.setString(1, image);
            upsert.setLong(2, id);
            upsert.setBytes(3, manifest);
            if (upsert.executeUpdate() == 0) {
                return false;
            }
        }
        try (PreparedStatement sweep =
                connection.prepareStatement("DELETE FROM stasis_generation WHERE image = ? AND id <> ?")) {
            sweep.setString(1, image);
            sweep.setLong(2, id);
            sweep.executeUpdate();
        }
        return true;
    }

    private void checkOpen() throws IOException {
        backend.check();
        if (ended) {
            throw new IOException(backend.location(image) + " is closed");
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (!ended) {
            ended = true;
            backend.closed(this);
            try (connection) {
                connection.rollback(); // nothing, after a commit
            } catch (SQLException e) {
                throw new IOException(backend.location(image) + ": cannot be closed: " + e.getMessage(), e);
            }
        }
    }
}
