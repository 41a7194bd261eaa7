/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Takes the body of an answer into memory, up to a number of bytes; a longer one ends the request. */
final class CappedBody implements HttpResponse.BodySubscriber<byte[]> {
    private final int maxBytes;
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private byte[] bytes;
    private int length;
    private Flow.Subscription subscription;

    /** @param expected what the answer says its length is; memory is never taken for more than {@code maxBytes} */
    CappedBody(int maxBytes, long expected) {
        this.maxBytes = maxBytes;
        bytes = new byte[(int) Math.min(maxBytes, Math.max(0, expected))];
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> pieces) {
        for (ByteBuffer piece : pieces) {
            if (piece.remaining() > maxBytes - length) {
                subscription.cancel();
                body.completeExceptionally(
                        new IOException("the answer is longer than the " + maxBytes + " bytes expected"));
                return;
            }
            int end = length + piece.remaining();
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(maxBytes, Math.max(end, 2L * bytes.length)));
            }
            piece.get(bytes, length, end - length);
            length = end;
        }
    }

    @Override
    public void onError(Throwable cause) {
        body.completeExceptionally(cause);
    }

    @Override
    public void onComplete() {
        body.complete(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
    }
}
