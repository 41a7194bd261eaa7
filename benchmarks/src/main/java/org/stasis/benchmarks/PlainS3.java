/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** The AWS SDK as it comes, with its light client, one thread for each request in flight. */
final class PlainS3 implements AutoCloseable {
    private static final String KEY = "plain";

    private final int inFlight;
    private final S3Client client;
    private final ExecutorService threads;
    private final byte[] part = new byte[S3Benchmark.PART_BYTES];

    PlainS3(URI endpoint, int inFlight) {
        this.inFlight = inFlight;
        threads = Executors.newFixedThreadPool(inFlight);
        client = S3Client.builder()
                .endpointOverride(endpoint)
                .forcePathStyle(true)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(S3Benchmark.ID, S3Benchmark.SECRET)))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
        S3Benchmark.fill(part, 0);
    }

    int inFlight() {
        return inFlight;
    }

    void createBucket() {
        try {
            client.createBucket(request -> request.bucket(S3Benchmark.BUCKET));
        } catch (BucketAlreadyOwnedByYouException e) {
            return; // by the measurement before
        }
    }

    void put(long bytes) throws Exception {
        String upload = client.createMultipartUpload(
                        request -> request.bucket(S3Benchmark.BUCKET).key(KEY))
                .uploadId();
        List<CompletedPart> parts = all(bytes, number -> {
            String etag = client.uploadPart(
                            request -> request.bucket(S3Benchmark.BUCKET)
                                    .key(KEY)
                                    .uploadId(upload)
                                    .partNumber(number + 1),
                            RequestBody.fromBytes(part))
                    .eTag();
            return CompletedPart.builder().partNumber(number + 1).eTag(etag).build();
        });
        client.completeMultipartUpload(request ->
                request.bucket(S3Benchmark.BUCKET).key(KEY).uploadId(upload).multipartUpload(all -> all.parts(parts)));
    }

    void get(long bytes) throws Exception {
        all(bytes, number -> {
            long from = (long) number * part.length;
            try (InputStream in = client.getObject(request -> request.bucket(S3Benchmark.BUCKET)
                    .key(KEY)
                    .range("bytes=" + from + "-" + (from + part.length - 1)))) {
                if (in.readAllBytes().length != part.length) {
                    throw new IOException("a part was cut");
                }
                return number;
            }
        });
    }

    private interface PartWork<T> {
        T run(int number) throws IOException;
    }

    private <T> List<T> all(long bytes, PartWork<T> work) throws InterruptedException, ExecutionException {
        List<Callable<T>> calls = new ArrayList<>();
        for (int i = 0; i < bytes / part.length; i++) {
            int number = i;
            calls.add(() -> work.run(number));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> each : threads.invokeAll(calls)) {
            results.add(each.get());
        }
        return results;
    }

    @Override
    public void close() {
        threads.shutdown();
        client.close();
    }
}
