/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.lease;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The record of a lease: five lines of text.
 *
 * @param holder process and host, for people
 * @param token of the holder: two processes never have the same
 * @param since when it was taken
 * @param expires when it ends unless it is renewed; {@link Instant#EPOCH} once it was given back
 */
record Lease(String holder, UUID token, Instant since, Instant expires) {
    private static final Pattern TEXT = Pattern.compile(
            "stasis-lease 1\nholder (\\P{Cntrl}*)\ntoken ([0-9a-f-]{36})\nsince (\\S{1,40})\nexpires (\\S{1,40})\n");

    byte[] bytes() {
        return ("stasis-lease 1\nholder " + holder.replaceAll("\\p{Cntrl}", " ") + "\ntoken " + token + "\nsince "
                        + since + "\nexpires " + expires + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    static Lease read(byte[] bytes, String where) throws IOException {
        Matcher text = TEXT.matcher(new String(bytes, StandardCharsets.UTF_8));
        if (!text.matches()) {
            throw new IOException(where + ": the record is no lease of version 1; remove it, or use a newer Stasis");
        }
        try {
            return new Lease(
                    text.group(1),
                    UUID.fromString(text.group(2)),
                    Instant.parse(text.group(3)),
                    Instant.parse(text.group(4)));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IOException(where + ": the lease is damaged: " + e.getMessage(), e);
        }
    }
}
