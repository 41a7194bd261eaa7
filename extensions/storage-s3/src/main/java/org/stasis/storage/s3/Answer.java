/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** What the store answered. */
record Answer(int status, HttpHeaders headers, byte[] body) {
    boolean succeeded() {
        return status / 100 == 2;
    }

    boolean isMissing() {
        return status == 404;
    }

    /** A condition did not hold, or somebody else changed the same key at this very moment. */
    boolean isRefused() {
        return status == 412 || status == 409;
    }

    /** Whether the same request may succeed a moment later. */
    boolean isTransient() {
        return status == 429 || status == 408 || status >= 500;
    }

    Optional<String> etag() {
        return headers.firstValue("etag");
    }

    /** How long ago the object was put, by the store's clock alone; zero if the store does not say. */
    Duration age() {
        Optional<Instant> put = time("last-modified");
        Optional<Instant> now = date();
        return put.isPresent() && now.isPresent() ? Duration.between(put.get(), now.get()) : Duration.ZERO;
    }

    /** The store's clock; empty if the store does not say. */
    Optional<Instant> date() {
        return time("date");
    }

    private Optional<Instant> time(String header) {
        try {
            return headers.firstValue(header)
                    .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
