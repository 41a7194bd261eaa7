/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.jvm;

import java.util.List;
import java.util.Map;
import org.stasis.api.KernelException;
import org.stasis.api.task.MemoryFile;
import org.stasis.spi.RevivedKernel;

/** A life rebuilt from an image, beside the one that the kernel lives. */
final class JvmRevival implements RevivedKernel {
    private final Life life;
    private final Map<String, String> options;
    private final Lives lives;
    private final List<String> notes;
    private boolean settled;

    JvmRevival(Life life, Map<String, String> options, Lives lives) {
        this.life = life;
        this.options = options;
        this.lives = lives;
        notes = lives.notes(life);
    }

    @Override
    public List<MemoryFile> memory() {
        return List.of(life.memory());
    }

    @Override
    public void restoreClocks() {
        life.clock().go();
    }

    @Override
    public void restoreOptions() {
        life.restoreOptions(options);
    }

    @Override
    public void start() throws KernelException {
        lives.replaceBy(life);
        settled = true;
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    @Override
    public void close() {
        if (!settled) {
            life.discard();
            settled = true;
        }
    }
}
