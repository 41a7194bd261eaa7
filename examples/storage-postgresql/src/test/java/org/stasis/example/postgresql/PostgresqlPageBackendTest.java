/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.example.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.stasis.spi.ImageWriter;
import org.stasis.spi.PageBackend;
import org.stasis.spi.PageWriter;
import org.stasis.testkit.PageBackendContract;

/** The contract of all backends on a real PostgreSQL, and what only this one promises. */
class PostgresqlPageBackendTest extends PageBackendContract {
    private static EmbeddedPostgres server;

    @BeforeAll
    static void startServer() throws IOException {
        server = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    @Override
    protected PageBackend create() throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS stasis_extent, stasis_file, stasis_generation, stasis_image");
        }
        return backend();
    }

    private static PostgresqlPageBackend backend() {
        return new PostgresqlPageBackend(server.getPostgresDatabase(), "test");
    }

    @Override
    protected void stop(PageBackend backend) throws IOException {
        ((PostgresqlPageBackend) backend).stop();
    }

    @Override
    protected Optional<PageBackend> reopen() {
        return Optional.of(backend());
    }

    @Test
    void leavesNoRowOfWhatIsDeleted() throws Exception {
        PageBackend backend = create();
        try (ImageWriter writer = backend.create("nightly", "g1")) {
            try (PageWriter pages = writer.create("pages.img")) {
                pages.write(0, ByteBuffer.wrap(new byte[100]));
            }
            writer.commit(new byte[0], false);
        }
        assertEquals(1, rows("stasis_extent"));
        backend.delete("nightly");
        for (String table : new String[] {"stasis_image", "stasis_generation", "stasis_file", "stasis_extent"}) {
            assertEquals(0, rows(table), table);
        }
    }

    @Test
    void losesNothingButTheSaveWhenTheServerEndsItsConnection() throws Exception {
        PageBackend backend = create();
        ImageWriter writer = backend.create("nightly", "g1");
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                    + " WHERE pid <> pg_backend_pid() AND datname = current_database()");
        }
        assertThrows(IOException.class, () -> writer.commit(new byte[0], false));
        assertEquals(0, backend.images().size());
        assertEquals(0, rows("stasis_generation"));
    }

    private static int rows(String table) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table);
            row.next();
            return row.getInt(1);
        }
    }
}
