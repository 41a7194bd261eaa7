/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.stasis.spi.PageBackend;
import org.stasis.testkit.PageBackendContract;

/** The contract of all backends, on a real server. */
class S3PageBackendTest extends PageBackendContract {
    private Server server;

    @Override
    protected PageBackend create() throws Exception {
        server = new Server();
        return server.backend();
    }

    @Override
    protected void stop(PageBackend backend) {
        ((S3PageBackend) backend).stop();
    }

    @Override
    protected Optional<PageBackend> reopen() {
        return Optional.of(server.backend());
    }

    @AfterEach
    void stopServer() throws Exception {
        server.close();
    }
}
