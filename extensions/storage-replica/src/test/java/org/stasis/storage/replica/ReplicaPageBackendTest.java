/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.replica;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.stasis.spi.PageBackend;
import org.stasis.testkit.PageBackendContract;

/** The contract of all backends. */
class ReplicaPageBackendTest extends PageBackendContract {
    @TempDir
    Path folder;

    private Parts parts;

    @Override
    protected PageBackend create() {
        parts = new Parts(folder.resolve("images"));
        return parts.replica(2);
    }

    @AfterEach
    void stopAll() throws IOException {
        parts.stop();
    }

    @Override
    protected void stop(PageBackend backend) {
        ((ReplicaPageBackend) backend).stop();
    }

    @Override
    protected Optional<PageBackend> reopen() {
        return Optional.of(parts.replica(2));
    }
}
