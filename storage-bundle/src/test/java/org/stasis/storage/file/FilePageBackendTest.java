/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.file;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.stasis.spi.PageBackend;
import org.stasis.testkit.PageBackendContract;

class FilePageBackendTest extends PageBackendContract {
    @TempDir
    Path folder;

    @Override
    protected PageBackend create() {
        return new FilePageBackend(folder.resolve("images"), new Disk(true));
    }

    @Override
    protected void stop(PageBackend backend) {
        ((FilePageBackend) backend).stop();
    }

    @Override
    protected Optional<PageBackend> reopen() {
        return Optional.of(create());
    }
}
