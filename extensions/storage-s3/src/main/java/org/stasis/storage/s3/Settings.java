/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * The configuration, checked.
 *
 * @param bucket may be empty as long as nothing is stored
 * @param prefix empty, or ends with a slash
 * @param caFile null to trust whom Java trusts
 */
record Settings(
        URI endpoint,
        String region,
        String bucket,
        String prefix,
        boolean pathStyle,
        Path caFile,
        Duration timeout,
        int attempts,
        int parallel,
        int extentBytes,
        Duration grace,
        boolean singleWriter) {
    private static final Pattern BUCKET = Pattern.compile("|[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern PREFIX = Pattern.compile("|[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*");
    private static final Pattern REGION = Pattern.compile("[a-z0-9-]+");

    static Settings of(S3Config config) {
        String endpoint = config.endpoint().isBlank()
                ? "https://s3." + config.region() + ".amazonaws.com"
                : config.endpoint().strip();
        return new Settings(
                URI.create(matching("endpoint", endpoint, Pattern.compile("https?://[A-Za-z0-9.:\\[\\]_-]+"))),
                matching("region", config.region().strip(), REGION),
                matching("bucket", config.bucket().strip(), BUCKET),
                folder(matching("prefix", config.prefix().strip(), PREFIX)),
                config.path_style(),
                config.ca_file().isBlank() ? null : Path.of(config.ca_file()),
                Duration.ofSeconds(within("timeout.seconds", config.timeout_seconds(), 1, 3600)),
                within("attempts", config.attempts(), 1, 100),
                within("parallel", config.parallel(), 1, 256),
                within("extent.mebibytes", config.extent_mebibytes(), 1, ExtentIndex.MAX_EXTENT_BYTES >> 20) << 20,
                Duration.ofHours(within("grace.hours", config.grace_hours(), 1, 24 * 365)),
                config.single_writer());
    }

    private static String folder(String prefix) {
        return prefix.isEmpty() ? "" : prefix + "/";
    }

    private static String matching(String what, String value, Pattern pattern) {
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException(S3PageBackend.PID + ": " + what + " = '" + value + "' must look like "
                    + pattern + "; correct the configuration");
        }
        return value;
    }

    private static int within(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(S3PageBackend.PID + ": " + what + " = " + value + " must be " + least
                    + " to " + most + "; correct the configuration");
        }
        return value;
    }

    /** Where a key is; the bucket is part of the host or of the path. */
    URI uri(String key, String query) {
        String host = endpoint.getRawAuthority();
        String path = pathStyle ? "/" + bucket + (key.isEmpty() ? "" : "/" + key) : "/" + key;
        return URI.create(endpoint.getScheme() + "://" + (pathStyle ? host : bucket + "." + host) + path
                + (query.isEmpty() ? "" : "?" + query));
    }

    /** For people. */
    String address(String key) {
        return "s3://" + bucket + "/" + key + " at " + endpoint.getRawAuthority();
    }
}
