/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * As much of a store as sweeps and writers of extents use, with a clock that stands still unless it is told to go. A listing
 * gives one key with each answer, so that anything may happen while it goes on.
 */
final class ClockedStore implements Http {
    private final TreeMap<String, Stored> objects = new TreeMap<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    ClockedStore() {}

    /** A copy, as it is now. */
    ClockedStore(ClockedStore other) {
        objects.putAll(other.objects);
        now = other.now;
    }

    private record Stored(byte[] bytes, Instant put) {}

    /** A request of nobody, on which this time passes. */
    static Request time(Duration passing) {
        return Request.of("TIME", passing.toString());
    }

    List<String> keys(String prefix) {
        return objects.keySet().stream().filter(key -> key.startsWith(prefix)).toList();
    }

    @Override
    public Answer send(Request request) {
        String key = request.key();
        Stored stored = objects.get(key);
        return switch (request.method()) {
            case "TIME" -> pass(Duration.parse(key));
            case "PUT" -> put(request);
            case "DELETE" -> answer(objects.remove(key) == null ? 404 : 204, new byte[0]);
            case "HEAD", "GET" ->
                request.query().containsKey("list-type")
                        ? list(request.query())
                        : stored == null ? answer(404, new byte[0]) : answer(200, stored.bytes(), stored.put());
            default -> throw new AssertionError(request);
        };
    }

    private Answer pass(Duration time) {
        now = now.plus(time);
        return answer(200, new byte[0]);
    }

    private Answer put(Request request) {
        String source = request.headers().get("x-amz-copy-source");
        byte[] bytes =
                Arrays.copyOf(request.payload().bytes(), request.payload().length());
        if (source != null) {
            Stored from = objects.get(source.substring(source.indexOf('/', 1) + 1));
            if (from == null) {
                return answer(404, new byte[0]);
            }
            bytes = from.bytes();
        }
        objects.put(request.key(), new Stored(bytes, now));
        return answer(200, new byte[0]);
    }

    private Answer list(Map<String, String> query) {
        String prefix = query.get("prefix");
        List<String> found = keys(prefix).stream()
                .filter(key -> key.compareTo(query.getOrDefault("continuation-token", "")) > 0)
                .toList();
        StringBuilder page = new StringBuilder("<List>");
        if (!found.isEmpty()) {
            String key = found.get(0);
            page.append("<Contents><Key>" + key + "</Key><LastModified>"
                    + objects.get(key).put() + "</LastModified></Contents><NextContinuationToken>" + key
                    + "</NextContinuationToken><IsTruncated>" + (found.size() > 1) + "</IsTruncated>");
        }
        return answer(200, page.append("</List>").toString().getBytes(StandardCharsets.UTF_8));
    }

    private Answer answer(int status, byte[] body) {
        return answer(status, body, now);
    }

    private Answer answer(int status, byte[] body, Instant put) {
        Map<String, List<String>> headers = Map.of(
                "date", List.of(text(now)),
                "last-modified", List.of(text(put)),
                "etag", List.of(UUID.nameUUIDFromBytes(body).toString()),
                "content-length", List.of(Integer.toString(body.length)));
        return new Answer(status, HttpHeaders.of(headers, (name, value) -> true), body);
    }

    private static String text(Instant time) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC));
    }

    static String text(Answer answer) {
        return answer.status() + " " + answer.date().orElseThrow() + " " + answer.age() + " "
                + new String(answer.body(), StandardCharsets.UTF_8);
    }

    /** All that is in it. */
    @Override
    public String toString() {
        Map<String, String> contents = new LinkedHashMap<>();
        objects.forEach((key, each) -> contents.put(key, each.put() + " " + Arrays.hashCode(each.bytes())));
        return now + " " + contents;
    }
}
