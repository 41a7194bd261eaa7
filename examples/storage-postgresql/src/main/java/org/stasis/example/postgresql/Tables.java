/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.example.postgresql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** What this backend keeps in the database; see the package's description. */
final class Tables {
    private static final String[] CREATE = {
        // two hosts that begin at the same moment must not both create
        "SELECT pg_advisory_xact_lock(7310873301)",
        "CREATE TABLE IF NOT EXISTS stasis_image"
                + " (name text PRIMARY KEY, generation bigint NOT NULL, manifest bytea NOT NULL)",
        "CREATE TABLE IF NOT EXISTS stasis_generation (id bigserial PRIMARY KEY, image text NOT NULL,"
                + " name text NOT NULL, UNIQUE (image, name))",
        "CREATE TABLE IF NOT EXISTS stasis_file (generation bigint NOT NULL REFERENCES stasis_generation ON DELETE"
                + " CASCADE, name text NOT NULL, bytes bigint NOT NULL, PRIMARY KEY (generation, name))",
        "CREATE TABLE IF NOT EXISTS stasis_extent (generation bigint NOT NULL REFERENCES stasis_generation ON DELETE"
                + " CASCADE, file text NOT NULL, position bigint NOT NULL, bytes bytea NOT NULL, PRIMARY KEY (generation,"
                + " file, position))",
        // stored as they are, so that a part of a long value can be read by itself
        "ALTER TABLE stasis_extent ALTER COLUMN bytes SET STORAGE EXTERNAL"
    };

    private Tables() {}

    static void create(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            for (String each : CREATE) {
                statement.execute(each);
            }
        }
        connection.commit();
        connection.setAutoCommit(true);
    }
}
