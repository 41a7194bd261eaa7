/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * One request.
 *
 * @param key empty for the bucket itself
 * @param query names to values, not encoded
 * @param maxBytes longest answer that is taken
 */
record Request(
        String method,
        String key,
        Map<String, String> query,
        Map<String, String> headers,
        Payload payload,
        int maxBytes) {
    static final int SHORT_ANSWER = 1 << 16;

    /** The first bytes of an array. */
    record Payload(byte[] bytes, int length) {
        static final Payload NONE = new Payload(new byte[0], 0);

        static Payload of(byte[] bytes) {
            return new Payload(bytes, bytes.length);
        }
    }

    static Request of(String method, String key) {
        return new Request(method, key, Map.of(), Map.of(), Payload.NONE, SHORT_ANSWER);
    }

    Request query(Map<String, String> entries) {
        return new Request(method, key, new TreeMap<>(entries), headers, payload, maxBytes);
    }

    Request headers(Map<String, String> entries) {
        return new Request(method, key, query, Map.copyOf(entries), payload, maxBytes);
    }

    Request payload(Payload bytes) {
        return new Request(method, key, query, headers, bytes, maxBytes);
    }

    Request maxBytes(int most) {
        return new Request(method, key, query, headers, payload, most);
    }

    /** The query as it stands in the address. */
    String queryText() {
        StringBuilder text = new StringBuilder();
        query.forEach((name, value) -> text.append(text.isEmpty() ? "" : "&")
                .append(encoded(name))
                .append('=')
                .append(encoded(value)));
        return text.toString();
    }

    private static String encoded(String text) {
        // the form encoding differs from that of addresses in these places
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    @Override
    public String toString() {
        return method + (query.isEmpty() ? "" : " " + query.keySet());
    }
}
