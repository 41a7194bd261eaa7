/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.example.postgresql;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.postgresql.ds.PGSimpleDataSource;
import org.stasis.spi.ImageReader;
import org.stasis.spi.ImageWriter;
import org.stasis.spi.PageBackend;

/** The backend {@code postgresql}. */
@Component(service = PageBackend.class, configurationPid = PostgresqlPageBackend.PID)
@Designate(ocd = PostgresqlPageBackend.Config.class)
public final class PostgresqlPageBackend implements PageBackend {
    static final String PID = "org.stasis.example.postgresql";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final int TIMEOUT_SECONDS = 30;

    /** Configuration of PID {@value PostgresqlPageBackend#PID}. */
    @ObjectClassDefinition(name = "Stasis: images in PostgreSQL", description = "The page backend 'postgresql'.")
    public @interface Config {
        @AttributeDefinition(name = "Host")
        String host() default "localhost";

        @AttributeDefinition(name = "Port")
        int port() default 5432;

        @AttributeDefinition(name = "Database")
        String database() default "stasis";

        @AttributeDefinition(name = "User")
        String user() default "stasis";

        @AttributeDefinition(name = "Password", type = AttributeType.PASSWORD)
        String password() default "";
    }

    private final DataSource database;
    private final String address;
    private final Set<Closeable> open = new HashSet<>();
    private boolean prepared;
    private boolean stopped;

    @Activate
    public PostgresqlPageBackend(Config config) {
        this(source(config), config.host() + ":" + config.port() + "/" + config.database());
    }

    PostgresqlPageBackend(DataSource database, String address) {
        this.database = database;
        this.address = address;
    }

    private static DataSource source(Config config) {
        var source = new PGSimpleDataSource();
        source.setServerNames(new String[] {config.host()});
        source.setPortNumbers(new int[] {config.port()});
        source.setDatabaseName(config.database());
        source.setUser(config.user());
        source.setPassword(config.password());
        source.setConnectTimeout(TIMEOUT_SECONDS);
        source.setSocketTimeout(TIMEOUT_SECONDS);
        return source;
    }

    @Deactivate
    void stop() throws IOException {
        List<Closeable> left;
        synchronized (this) {
            stopped = true;
            left = List.copyOf(open);
        }
        for (Closeable each : left) {
            each.close();
        }
    }

    @Override
    public String name() {
        return "postgresql";
    }

    @Override
    public ImageWriter create(String image, String generation) throws IOException {
        checked(image);
        checked(generation);
        return ask("begin '" + image + "'", () -> {
            Connection connection = connect();
            try {
                connection.setAutoCommit(false);
                return opened(new GenerationWriter(this, connection, image, generation));
            } catch (SQLException | IOException e) {
                try (connection) {
                    throw e;
                }
            }
        });
    }

    @Override
    public byte[] manifest(String image, int maxBytes) throws IOException {
        checked(image);
        return ask("read the manifest of '" + image + "'", () -> {
            try (Connection connection = connect();
                    PreparedStatement query = connection.prepareStatement(
                            "SELECT length(manifest), CASE WHEN length(manifest) <= ? THEN manifest END"
                                    + " FROM stasis_image WHERE name = ?")) {
                query.setInt(1, maxBytes);
                query.setString(2, image);
                ResultSet row = query.executeQuery();
                if (!row.next()) {
                    throw missing(image);
                }
                if (row.getInt(1) > maxBytes) {
                    throw new IOException(location(image) + ": the manifest has " + row.getInt(1) + " bytes, at most "
                            + maxBytes + " were expected");
                }
                return row.getBytes(2);
            }
        });
    }

    /** Reads in one transaction: it sees what was there when it began, even if the image is replaced meanwhile. */
    @Override
    public ImageReader open(String image, String generation) throws IOException {
        checked(image);
        checked(generation);
        return ask("open '" + image + "'", () -> {
            Connection connection = connect();
            try {
                connection.setAutoCommit(false);
                connection.setReadOnly(true);
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                return opened(new GenerationReader(this, connection, image, generation));
            } catch (SQLException | IOException e) {
                try (connection) {
                    throw e;
                }
            }
        });
    }

    @Override
    public List<String> images() throws IOException {
        return ask("list images", () -> {
            try (Connection connection = connect();
                    Statement query = connection.createStatement()) {
                ResultSet row = query.executeQuery("SELECT name FROM stasis_image");
                List<String> names = new ArrayList<>();
                while (row.next()) {
                    names.add(row.getString(1));
                }
                return names;
            }
        });
    }

    @Override
    public void delete(String image) throws IOException {
        checked(image);
        ask("delete '" + image + "'", () -> {
            try (Connection connection = connect();
                    PreparedStatement delete = connection.prepareStatement(
                            // its files go with it
                            "WITH gone AS (DELETE FROM stasis_image WHERE name = ? RETURNING name), swept AS"
                                    + " (DELETE FROM stasis_generation WHERE image IN (SELECT name FROM gone))"
                                    + " SELECT count(*) FROM gone")) {
                delete.setString(1, image);
                ResultSet row = delete.executeQuery();
                row.next();
                if (row.getInt(1) == 0) {
                    throw missing(image);
                }
                return null;
            }
        });
    }

    @Override
    public void reseal(String image, byte[] expected, byte[] manifest) throws IOException {
        checked(image);
        ask("reseal '" + image + "'", () -> {
            try (Connection connection = connect();
                    PreparedStatement update = connection.prepareStatement(
                            "UPDATE stasis_image SET manifest = ? WHERE name = ? AND manifest = ?")) {
                update.setBytes(1, manifest);
                update.setString(2, image);
                update.setBytes(3, expected);
                if (update.executeUpdate() == 0) {
                    manifest(image, Integer.MAX_VALUE); // says so if there is none
                    throw new IOException(location(image) + " has another manifest by now; nothing was changed");
                }
                return null;
            }
        });
    }

    @Override
    public String location(String image) {
        return "postgresql://" + address + " image " + image;
    }

    NoSuchFileException missing(String image) {
        return new NoSuchFileException(location(image), null, "there is no such image");
    }

    static String checked(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + name + "' is no name for an image, a generation or a file");
        }
        return name;
    }

    private synchronized Connection connect() throws SQLException, IOException {
        check();
        Connection connection = database.getConnection();
        try {
            if (!prepared) {
                Tables.create(connection);
                prepared = true;
            }
            return connection;
        } catch (SQLException e) {
            try (connection) {
                throw e;
            }
        }
    }

    /** Fails if this backend was stopped. */
    synchronized void check() throws IOException {
        if (stopped) {
            throw new IOException("page backend 'postgresql' was stopped");
        }
    }

    private synchronized <T extends Closeable> T opened(T resource) throws IOException {
        check();
        open.add(resource);
        return resource;
    }

    synchronized void closed(Closeable resource) {
        open.remove(resource);
    }

    /** Some work with the database. */
    interface Work<T> {
        T run() throws SQLException, IOException;
    }

    /** Does it; what the database says of a failure becomes an {@link IOException} that says what failed. */
    <T> T ask(String doing, Work<T> work) throws IOException {
        check();
        try {
            return work.run();
        } catch (SQLException e) {
            check(); // the stop closes connections under their users
            throw new IOException(address + ": cannot " + doing + ": " + e.getMessage(), e);
        }
    }
}
