/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * Signs requests and sends them, again after failures that pass. Thread-safe; blocks the calling thread, and never for
 * longer than attempts times timeout and the pauses between.
 */
final class SignedHttp implements Http {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration LAST_MINUTE = Duration.ofSeconds(5);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final Settings settings;
    private final Credentials credentials;
    private final Lifetime lifetime;
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private HttpClient client;

    SignedHttp(Settings settings, Credentials credentials, Lifetime lifetime) {
        this.settings = settings;
        this.credentials = credentials;
        this.lifetime = lifetime;
    }

    @Override
    public Answer send(Request request) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                Answer answer = once(request);
                if (!answer.isTransient()) {
                    return answer;
                }
                throw S3Exception.of(request.toString(), settings.address(request.key()), answer);
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                if (attempt >= settings.attempts() || lifetime.isOver()) {
                    throw e;
                }
                pause(attempt, e);
            }
        }
    }

    /** Longer each time, and never the same for two hosts that were refused together. */
    private void pause(int attempt, IOException failed) throws IOException {
        long most = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(attempt, 16));
        try {
            if (lifetime.endsWithin(ThreadLocalRandom.current().nextLong(most / 2, most))) {
                throw failed;
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private Answer once(Request request) throws IOException {
        HttpRequest signed = sign(request);
        Duration timeout =
                lifetime.isOver() && settings.timeout().compareTo(LAST_MINUTE) > 0 ? LAST_MINUTE : settings.timeout();
        CompletableFuture<HttpResponse<byte[]>> answer = client().sendAsync(
                        signed,
                        info -> new CappedBody(
                                request.maxBytes(),
                                request.method().equals("HEAD")
                                        ? 0
                                        : info.headers()
                                                .firstValueAsLong("content-length")
                                                .orElse(0)));
        try {
            HttpResponse<byte[]> response = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (TimeoutException e) {
            throw new IOException(
                    at(request) + ": no answer within " + timeout.toSeconds()
                            + " s; the store may be full, overloaded or" + " out of reach",
                    e);
        } catch (ExecutionException e) {
            throw new IOException(at(request) + ": " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            answer.cancel(true);
        }
    }

    private static InterruptedIOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        var interrupted = new InterruptedIOException("the thread was interrupted while it waited for the store");
        interrupted.initCause(e);
        return interrupted;
    }

    private String at(Request request) {
        return settings.address(request.key()) + ": " + request;
    }

    private HttpRequest sign(Request request) throws IOException {
        URI uri = settings.uri(request.key(), request.queryText());
        boolean plain = uri.getScheme().equals("http");
        Request.Payload payload = request.payload();
        AwsCredentialsIdentity identity = credentials.current();
        SdkHttpRequest.Builder unsigned = SdkHttpRequest.builder()
                .method(SdkHttpMethod.fromValue(request.method()))
                .uri(uri);
        request.headers().forEach(unsigned::putHeader);
        SdkHttpRequest signed = signer.sign(how -> how.identity(identity)
                        .request(unsigned.build())
                        .payload(() -> new ByteArrayInputStream(payload.bytes(), 0, payload.length()))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, settings.region())
                        .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                        .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                        // TLS guards the payload already, and hashing it costs as much as sending
                        .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, plain))
                .request();
        HttpRequest.Builder ready = HttpRequest.newBuilder(uri)
                .method(
                        request.method(),
                        payload.length() == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(payload.bytes(), 0, payload.length()));
        signed.forEachHeader((name, values) -> {
            if (!name.equalsIgnoreCase("Host")) { // the client's own business, with the same value
                values.forEach(value -> ready.header(name, value));
            }
        });
        return ready.build();
    }

    private synchronized HttpClient client() throws IOException {
        if (client == null) {
            HttpClient.Builder building = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(CONNECT);
            if (settings.caFile() != null) {
                building.sslContext(Trust.in(settings.caFile()));
            }
            client = building.build();
        }
        return client;
    }
}
