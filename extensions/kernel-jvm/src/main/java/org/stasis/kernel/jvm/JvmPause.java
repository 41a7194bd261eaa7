/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.jvm;

import java.util.List;
import org.stasis.api.KernelException;
import org.stasis.api.task.MemoryFile;
import org.stasis.spi.PausedKernel;
import org.stasis.spi.StateOutput;
import org.stasis.spi.StateStreamException;

/**
 * A life of a kernel that stands still, with the tasks and state types of that moment: one whose bundle leaves
 * meanwhile is in the image nevertheless. If the kernel is stopped meanwhile, the next call says so; the tasks end when
 * the pause is closed.
 */
final class JvmPause implements PausedKernel {
    private final Life life;
    private final List<TaskRunner> tasks;
    private final TypeRegistry.Snapshot types;
    private final Runnable stopKernel;
    private boolean endOnClose;
    private boolean closed;

    JvmPause(Life life, TypeRegistry.Snapshot types, Runnable stopKernel) {
        this.life = life;
        this.types = types;
        this.stopKernel = stopKernel;
        tasks = life.standing();
    }

    @Override
    public void receiveTaskStates() throws KernelException {
        for (TaskRunner task : tasks) {
            requireLife();
            task.settle();
        }
    }

    @Override
    public void saveTo(StateOutput out) throws StateStreamException, KernelException {
        requireLife();
        KernelRecord.of(life, tasks).writeTo(out, types);
        requireLife();
    }

    private void requireLife() throws KernelException {
        if (life.ended()) {
            throw new KernelException("kernel '" + life.kernel() + "' was stopped");
        }
    }

    @Override
    public List<MemoryFile> memory() {
        return List.of(life.memory());
    }

    @Override
    public void endOnClose() {
        endOnClose = true;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (endOnClose) {
            life.end();
            life.goOn();
            stopKernel.run();
        } else {
            life.goOn();
        }
    }
}
