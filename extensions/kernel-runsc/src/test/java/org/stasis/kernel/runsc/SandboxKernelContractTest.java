/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.stasis.spi.Clocks;
import org.stasis.spi.KernelAdapter;
import org.stasis.testkit.KernelAdapterContract;

@Timeout(300)
class SandboxKernelContractTest extends KernelAdapterContract {
    private static final String NAME = "contract";

    @TempDir
    Path folder;

    private final Map<KernelAdapter, FakeRunsc> hosts = new HashMap<>();

    /** Whether runsc has the habits of releases since May 2024. */
    boolean later() {
        return false;
    }

    @Override
    protected KernelAdapter create(Clocks clocks) throws Exception {
        FakeRunsc host = new FakeRunsc(Files.createTempDirectory(folder, "host"), later());
        KernelAdapter kernel = host.kernel(NAME);
        hosts.put(kernel, host);
        return kernel;
    }

    @Override
    protected String origin(KernelAdapter kernel) {
        return hosts.get(kernel).origin(NAME);
    }

    @Override
    protected long progress(KernelAdapter kernel) {
        return hosts.get(kernel).progress(NAME);
    }

    @Override
    protected Stuck createStuck(Clocks clocks) throws Exception {
        KernelAdapter kernel = create(clocks);
        FakeRunsc host = hosts.get(kernel);
        kernel.start();
        host.fault("pause", "hang");
        return new Stuck(kernel, NAME, () -> {
            try {
                host.fault("pause", null);
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }
}
