/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** Endpoints, credentials and stores that cannot do what is needed. */
class SettingsTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path folder;

    @Test
    void putsTheBucketIntoThePathOrTheHost() {
        URI endpoint = URI.create("https://store.example.com:9000");
        assertEquals(
                "https://store.example.com:9000/images/stasis/images/a?x=1",
                Server.settings(endpoint, HOUR).uri("stasis/images/a", "x=1").toString());
        Settings virtual = new Settings(endpoint, "eu-1", "images", "", false, null, HOUR, 1, 1, 5 << 20, HOUR, false);
        assertEquals(
                "https://images.store.example.com:9000/images/a",
                virtual.uri("images/a", "").toString());
    }

    @Test
    void takesTheEnvironmentBeforeTheProfile() throws IOException {
        Map<String, String> environment =
                Map.of("AWS_ACCESS_KEY_ID", "id", "AWS_SECRET_ACCESS_KEY", "secret", "AWS_SESSION_TOKEN", "session");
        AwsCredentialsIdentity found = new Credentials("", "", "default", environment::get).current();
        assertEquals("id", found.accessKeyId());
        assertEquals(
                "session",
                assertInstanceOf(AwsSessionCredentialsIdentity.class, found).sessionToken());
        assertEquals(
                "own",
                new Credentials("own", "s", "default", environment::get)
                        .current()
                        .accessKeyId());
    }

    @Test
    void takesUpAProfileThatWasChanged() throws IOException {
        Path file = folder.resolve("credentials");
        Credentials credentials =
                new Credentials("", "", "work", Map.of("AWS_SHARED_CREDENTIALS_FILE", file.toString())::get);
        IOException missing = assertThrows(IOException.class, credentials::current);
        assertTrue(missing.getMessage().contains("no credentials"), missing.getMessage());
        for (String id : new String[] {"first", "second"}) {
            Files.writeString(
                    file,
                    "[default]\naws_access_key_id = no\n[work]\naws_access_key_id = " + id
                            + "\naws_secret_access_key = secret\n");
            assertEquals(id, credentials.current().accessKeyId());
        }
        Files.writeString(file, "[work]\naws_access_key_id = id\n");
        IOException half = assertThrows(IOException.class, credentials::current);
        assertTrue(half.getMessage().contains("lack the secret"), half.getMessage());
    }

    @Test
    void refusesToWriteToAStoreThatIgnoresConditions() throws Exception {
        HttpServer careless = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        careless.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        careless.start();
        try {
            URI endpoint =
                    URI.create("http://127.0.0.1:" + careless.getAddress().getPort());
            S3PageBackend backend = Server.backend(Server.settings(endpoint, HOUR));
            IOException failure = assertThrows(IOException.class, () -> backend.create("a", "g1"));
            assertTrue(failure.getMessage().contains("ignores conditions"), failure.getMessage());
            backend.stop();
        } finally {
            careless.stop(0);
        }
    }

    @Test
    void trustsTheAuthorityItIsToldAndNoOther() throws Exception {
        Path keys = folder.resolve("keys.p12");
        keytool("-genkeypair -alias server -keyalg EC -validity 30 -dname CN=localhost -ext san=ip:127.0.0.1"
                + " -storepass changeit -keystore " + keys);
        Path pem = folder.resolve("ca.pem");
        keytool("-exportcert -rfc -alias server -storepass changeit -keystore " + keys + " -file " + pem);
        try (Server server = new Server(keys)) {
            S3PageBackend trusting =
                    Server.backend(Server.settings(server.secureEndpoint(), HOUR, Duration.ofSeconds(10), pem));
            trusting.create("a", "g1").close();
            trusting.stop();
            S3PageBackend doubting = Server.backend(Server.settings(server.secureEndpoint(), HOUR));
            IOException failure = assertThrows(IOException.class, doubting::images);
            assertTrue(failure.getMessage().contains("SSLHandshakeException"), failure.getMessage());
            doubting.stop();
        }
    }

    private static void keytool(String arguments) throws Exception {
        String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder((tool + " " + arguments).split(" "))
                .inheritIO()
                .start();
        assertEquals(0, process.waitFor());
    }
}
