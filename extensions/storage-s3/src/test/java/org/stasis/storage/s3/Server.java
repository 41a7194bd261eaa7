/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;

/** A real S3 server in this JVM, on loopback, with its objects in memory. */
final class Server implements AutoCloseable {
    static final String BUCKET = "images";

    private static final String ID = "test-id";
    private static final String SECRET = "test-secret";

    private final S3Proxy proxy;

    Server() throws Exception {
        this(null);
    }

    /** @param keys a key store of password {@code changeit}, to be reached by TLS as well */
    Server(Path keys) throws Exception {
        Properties properties = new Properties();
        properties.setProperty("s3proxy.endpoint", "http://127.0.0.1:0");
        properties.setProperty("s3proxy.authorization", "aws-v4");
        properties.setProperty("s3proxy.identity", ID);
        properties.setProperty("s3proxy.credential", SECRET);
        if (keys != null) {
            properties.setProperty("s3proxy.secure-endpoint", "https://127.0.0.1:0");
            properties.setProperty("s3proxy.keystore-path", keys.toString());
            properties.setProperty("s3proxy.keystore-password", "changeit");
        }
        proxy = S3Proxy.Builder.fromProperties(properties)
                .blobStore(new AtomicPuts(new TransientNio2BlobStore()))
                .build();
        proxy.start();
        http(settings()).send(Request.of("PUT", ""));
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + proxy.getPort());
    }

    URI secureEndpoint() {
        return URI.create("https://127.0.0.1:" + proxy.getSecurePort());
    }

    Settings settings() {
        return settings(endpoint(), Duration.ofSeconds(60));
    }

    static Settings settings(URI endpoint, Duration grace) {
        return settings(endpoint, grace, Duration.ofSeconds(10), null);
    }

    static Settings settings(URI endpoint, Duration grace, Duration timeout, Path caFile) {
        return new Settings(
                endpoint, "us-east-1", BUCKET, "stasis/", true, caFile, timeout, 2, 4, 1 << 20, grace, false);
    }

    S3PageBackend backend() {
        return backend(settings());
    }

    static S3PageBackend backend(Settings settings) {
        return new S3PageBackend(settings, credentials());
    }

    static Credentials credentials() {
        return new Credentials(ID, SECRET, "", name -> null);
    }

    static SignedHttp http(Settings settings) {
        return new SignedHttp(settings, credentials(), new Lifetime());
    }

    Bucket bucket() {
        return new Bucket(settings(), http(settings()));
    }

    @Override
    public void close() throws Exception {
        proxy.stop();
    }
}
