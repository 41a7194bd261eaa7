/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc;

import java.time.Duration;
import java.util.List;
import org.stasis.api.KernelException;
import org.stasis.api.KernelInfo;
import org.stasis.api.KernelInfo.Status;
import org.stasis.spi.Host;
import org.stasis.spi.KernelAdapter;
import org.stasis.spi.PausedKernel;
import org.stasis.spi.RevivedKernel;
import org.stasis.spi.StateInput;
import org.stasis.spi.StateOutput;
import org.stasis.spi.StateStreamException;
import org.stasis.spi.Usage;

/** A kernel that never runs: an image passes through it on its way in or out. */
abstract class PassingKernel implements KernelAdapter {
    private final String name;
    private final Status status;

    PassingKernel(String name, Status status) {
        this.name = name;
        this.status = status;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String type() {
        return SandboxKernel.TYPE;
    }

    @Override
    public final String version() {
        return SandboxKernel.VERSION;
    }

    @Override
    public final KernelInfo info() {
        return new KernelInfo(name, type(), version(), status, 0, Duration.ZERO, Duration.ZERO, List.of());
    }

    @Override
    public final Usage usage() {
        return Usage.NONE;
    }

    @Override
    public final void start() throws KernelException {
        throw passing();
    }

    @Override
    public final void stop() {
        // it does not run
    }

    @Override
    public PausedKernel pause(Duration atMost) throws KernelException {
        throw passing();
    }

    @Override
    public void saveHostNeeds(StateOutput out) throws StateStreamException, KernelException {
        throw passing();
    }

    @Override
    public List<String> checkHost(StateInput in) throws StateStreamException, KernelException {
        throw passing();
    }

    @Override
    public RevivedKernel load(StateInput in, Host host) throws StateStreamException, KernelException {
        throw passing();
    }

    private KernelException passing() {
        return new KernelException("kernel '" + name + "' is there for an image that is being moved, and never runs");
    }
}
