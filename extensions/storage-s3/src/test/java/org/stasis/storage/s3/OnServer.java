/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests of a backend on a server of its own, whose bucket is empty. */
abstract class OnServer {
    Server server;
    S3PageBackend backend;

    @BeforeEach
    void start() throws Exception {
        server = new Server();
        backend = server.backend();
    }

    @AfterEach
    void stop() throws Exception {
        backend.stop();
        server.close();
    }
}
