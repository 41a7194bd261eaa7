/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stasis.storage.s3.Request.Payload;
import org.w3c.dom.Element;

/** The requests of the protocol that are needed here, by key. Thread-safe. */
final class Bucket {
    private static final Logger LOG = LoggerFactory.getLogger(Bucket.class);
    private static final int LONG_ANSWER = 16 << 20;

    private final Settings settings;
    private final Http http;
    private volatile Instant heard = Instant.EPOCH;
    private Conditions conditions;

    /**
     * An object.
     *
     * @param etag what {@link Condition} compares
     * @param age by the store's clock
     */
    record Content(byte[] bytes, String etag, Duration age) {}

    /**
     * An object in a listing.
     *
     * @param age as that of {@link Content}
     */
    record Listed(String key, Duration age) {}

    Bucket(Settings settings, Http http) {
        this.settings = settings;
        this.http = http;
    }

    /** The store's clock, when it was last heard. */
    Instant now() {
        return heard;
    }

    String address(String key) {
        return settings.address(key);
    }

    /**
     * How the store keeps to conditions; asked once, since some answer 200 and ignore them.
     *
     * @throws IOException if it does not, and nobody said that there is one writer only
     */
    private synchronized Conditions conditions() throws IOException {
        if (conditions != null) {
            return conditions;
        }
        String key = new Names(settings.prefix()).probe(UUID.randomUUID().toString());
        Conditions found;
        try {
            found = probe(key);
        } finally {
            delete(key);
        }
        if (found == Conditions.IGNORED && !settings.singleWriter()) {
            throw new IOException(address("") + ": the store ignores conditions (If-None-Match, If-Match), so two hosts"
                    + " could publish one image; use a newer store, or set single.writer = true in " + S3PageBackend.PID
                    + " if nobody else saves there");
        }
        LOG.info("{}: conditions of writes are {}", address(""), found);
        conditions = found;
        return found;
    }

    private Conditions probe(String key) throws IOException {
        Request put = Request.of("PUT", key).payload(Payload.of("1".getBytes(StandardCharsets.US_ASCII)));
        Answer first = ask(put.headers(Conditions.STANDARD.headers(Condition.ABSENT)));
        if (first.status() == 501) {
            return Conditions.IGNORED; // the store knows that it cannot
        }
        Condition same = Condition.is(must(first, "PUT", key).etag().orElse(""));
        Condition other = Condition.is("\"0\"");
        for (Conditions how : List.of(Conditions.STANDARD, Conditions.BARE_TAGS)) {
            if (ask(put.headers(how.headers(Condition.ABSENT))).isRefused()
                    && ask(put.headers(how.headers(other))).isRefused()
                    && ask(put.headers(how.headers(same))).succeeded()) {
                return how;
            }
        }
        return Conditions.IGNORED;
    }

    /** An object of at most that many bytes. */
    Optional<Content> get(String key, int maxBytes) throws IOException {
        Answer answer = ask(Request.of("GET", key).maxBytes(Math.max(maxBytes, Request.SHORT_ANSWER)));
        if (answer.isMissing()) {
            return Optional.empty();
        }
        must(answer, "GET", key);
        if (answer.body().length > maxBytes) {
            throw new IOException(
                    address(key) + ": " + answer.body().length + " bytes long, at most " + maxBytes + " were expected");
        }
        return Optional.of(new Content(answer.body(), answer.etag().orElse(""), answer.age()));
    }

    byte[] range(String key, long from, int length) throws IOException {
        Answer answer = ask(Request.of("GET", key)
                .headers(Map.of("Range", "bytes=" + from + "-" + (from + length - 1)))
                .maxBytes(Math.max(length, Request.SHORT_ANSWER)));
        if (answer.isMissing()) {
            throw gone(key);
        }
        must(answer, "GET", key);
        if (answer.status() != 206 && from != 0 || answer.body().length != length) {
            throw new IOException(address(key) + "@" + from + ": " + length + " bytes expected, " + answer.body().length
                    + " found; the object was cut, or the store ignores ranges");
        }
        return answer.body();
    }

    Optional<String> etag(String key) throws IOException {
        Answer answer = ask(Request.of("HEAD", key));
        return answer.isMissing()
                ? Optional.empty()
                : Optional.of(must(answer, "HEAD", key).etag().orElse(""));
    }

    /** Length of an object; empty if there is none. */
    OptionalLong size(String key) throws IOException {
        Answer answer = ask(Request.of("HEAD", key));
        return answer.isMissing()
                ? OptionalLong.empty()
                : must(answer, "HEAD", key).headers().firstValueAsLong("content-length");
    }

    void put(String key, Payload payload) throws IOException {
        must(ask(Request.of("PUT", key).payload(payload)), "PUT", key);
    }

    /**
     * Puts an object if the condition holds, in one step of the store.
     *
     * @return the new tag; empty if it did not hold, or if this very request was carried out and its first answer lost
     */
    Optional<String> put(String key, Payload payload, Condition condition) throws IOException {
        Request request = Request.of("PUT", key).payload(payload);
        Conditions how = conditions();
        Answer answer;
        if (how != Conditions.IGNORED) {
            answer = ask(request.headers(how.headers(condition)));
        } else if (condition.holds(etag(key))) {
            answer = ask(request);
        } else {
            return Optional.empty();
        }
        if (answer.isRefused() || answer.isMissing() && condition.etag().isPresent()) {
            return Optional.empty();
        }
        return Optional.of(must(answer, "PUT", key).etag().orElse(""));
    }

    /** Deletes an object, if it is there. */
    void delete(String key) throws IOException {
        Answer answer = ask(Request.of("DELETE", key));
        if (!answer.isMissing()) {
            must(answer, "DELETE", key);
        }
    }

    /** The keys that begin with a prefix. */
    List<String> keys(String prefix) throws IOException {
        return listed(prefix).stream().map(Listed::key).toList();
    }

    /** The objects whose keys begin with a prefix. */
    List<Listed> listed(String prefix) throws IOException {
        List<Listed> objects = new ArrayList<>();
        list(Map.of("list-type", "2", "prefix", prefix), "Contents", each -> objects.add(listed(each)));
        return objects;
    }

    private Listed listed(Element entry) {
        try {
            Instant put = Instant.parse(Xml.text(entry, "LastModified"));
            return new Listed(Xml.text(entry, "Key"), Duration.between(put, now()));
        } catch (DateTimeParseException e) {
            return new Listed(Xml.text(entry, "Key"), Duration.ZERO); // never too old for anything
        }
    }

    /** What stands between the prefix and the next slash, each once, slash included. */
    List<String> folders(String prefix) throws IOException {
        List<String> found = new ArrayList<>();
        list(
                Map.of("list-type", "2", "prefix", prefix, "delimiter", "/"),
                "CommonPrefixes",
                each -> found.add(Xml.text(each, "Prefix")));
        return found;
    }

    private void list(Map<String, String> what, String entry, Consumer<Element> found) throws IOException {
        Map<String, String> query = new HashMap<>(what);
        boolean more = true;
        while (more) {
            Answer answer = ask(Request.of("GET", "").query(query).maxBytes(LONG_ANSWER));
            Element page = Xml.parse(must(answer, "listing", what.get("prefix")).body());
            Xml.all(page, entry).forEach(found);
            String next = Xml.text(page, "NextContinuationToken");
            more = Xml.text(page, "IsTruncated").equals("true") && !next.isEmpty();
            query.put("continuation-token", next);
        }
    }

    /**
     * Copies an object inside the store; meanwhile it says nothing to us, so the object must be small enough.
     *
     * @throws NoSuchFileException if it is gone
     */
    void copy(String from, String to) throws IOException {
        Answer answer =
                ask(Request.of("PUT", to).headers(Map.of("x-amz-copy-source", "/" + settings.bucket() + "/" + from)));
        if (answer.isMissing()) {
            throw gone(from);
        }
        must(answer, "copy", to);
    }

    NoSuchFileException gone(String key) {
        return new NoSuchFileException(address(key), null, "it is gone; the image was replaced or deleted");
    }

    private Answer ask(Request request) throws IOException {
        if (settings.bucket().isEmpty()) {
            throw new IOException(
                    "page backend 's3' has no bucket yet; set bucket, and what else it needs, in " + S3PageBackend.PID);
        }
        Answer answer = http.send(request);
        heard = answer.date().orElseGet(Instant::now);
        return answer;
    }

    /** The answer if it says that all went well; some requests fail with 200 and an error in the body. */
    private Answer must(Answer answer, String doing, String key) throws S3Exception {
        if (!answer.succeeded()
                || !doing.equals("GET")
                        && Xml.isXml(answer.body())
                        && !Xml.error(answer.body()).isEmpty()) {
            throw S3Exception.of(doing, address(key), answer);
        }
        return answer;
    }
}
