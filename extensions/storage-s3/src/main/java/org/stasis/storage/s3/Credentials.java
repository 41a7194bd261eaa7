/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;

/**
 * Whose requests these are: by the configuration, else by the environment, else by a profile. Asked for every request, so
 * that a rotated profile is taken up; the secret is never part of a message.
 */
final class Credentials {
    private final String id;
    private final String secret;
    private final String profile;
    private final Function<String, String> environment;

    Credentials(String id, String secret, String profile, Function<String, String> environment) {
        this.id = id;
        this.secret = secret;
        this.profile = profile;
        this.environment = environment;
    }

    AwsCredentialsIdentity current() throws IOException {
        if (!id.isBlank()) {
            return AwsCredentialsIdentity.create(id.strip(), secret.strip());
        }
        String access = environment.apply("AWS_ACCESS_KEY_ID");
        return access != null
                ? identity(access, environment.apply("AWS_SECRET_ACCESS_KEY"), environment.apply("AWS_SESSION_TOKEN"))
                : ofProfile();
    }

    private AwsCredentialsIdentity ofProfile() throws IOException {
        Path file = file();
        if (!Files.isReadable(file)) {
            throw new IOException(S3PageBackend.PID + ": no credentials: set access.key.id and secret.access.key, or"
                    + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or write " + file);
        }
        Map<String, String> entries = ProfileFile.builder()
                .content(file)
                .type(ProfileFile.Type.CREDENTIALS)
                .build()
                .profile(profile)
                .map(Profile::properties)
                .orElseThrow(() -> new IOException(
                        file + ": no profile '" + profile + "'; add it, or name another in " + S3PageBackend.PID));
        return identity(
                entries.get("aws_access_key_id"),
                entries.get("aws_secret_access_key"),
                entries.get("aws_session_token"));
    }

    private Path file() {
        String named = environment.apply("AWS_SHARED_CREDENTIALS_FILE");
        return named != null ? Path.of(named) : Path.of(System.getProperty("user.home"), ".aws", "credentials");
    }

    private static AwsCredentialsIdentity identity(String id, String secret, String session) throws IOException {
        if (id == null || secret == null) {
            throw new IOException(S3PageBackend.PID + ": credentials lack " + (id == null ? "an id" : "the secret"));
        }
        return session == null
                ? AwsCredentialsIdentity.create(id, secret)
                : AwsSessionCredentialsIdentity.create(id, secret, session);
    }
}
