/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.stasis.spi.PageBackend;
import org.stasis.testkit.PageBackendContract;

/**
 * The contract of all backends, on a server that the environment names, such as the Ceph of {@code soak/ceph.sh}. Each
 * test has a prefix of its own in the bucket.
 */
@EnabledIfEnvironmentVariable(
        named = NamedServerTest.ENDPOINT,
        matches = ".+",
        disabledReason = "no server is named by STASIS_S3_ENDPOINT, STASIS_S3_BUCKET and AWS's own variables")
class NamedServerTest extends PageBackendContract {
    static final String ENDPOINT = "STASIS_S3_ENDPOINT";

    private final String prefix = "contract-" + UUID.randomUUID() + "/";

    @Override
    protected PageBackend create() {
        return new S3PageBackend(
                new Settings(
                        URI.create(System.getenv(ENDPOINT)),
                        "us-east-1",
                        System.getenv("STASIS_S3_BUCKET"),
                        prefix,
                        true,
                        null,
                        Duration.ofSeconds(30),
                        4,
                        4,
                        5 << 20,
                        Duration.ofMinutes(1),
                        false),
                new Credentials("", "", "default", System::getenv));
    }

    @Override
    protected void stop(PageBackend backend) {
        ((S3PageBackend) backend).stop();
    }

    @Override
    protected Optional<PageBackend> reopen() {
        return Optional.of(create());
    }
}
