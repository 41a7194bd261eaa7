/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.jvm;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
        notes = notes(life, lives.offered());
    }

    private static List<String> notes(Life life, List<TaskService> offered) {
        Stream<String> absent = offered.stream()
                .filter(service -> !life.has(service.name()))
                .map(service -> "task '" + service.name() + "' is not in the image: it "
                        + (life.open() ? "starts afresh" : "waits until the kernel is started afresh"));
        Stream<String> kept = life.tasks().stream()
                .filter(task -> task.task() == null)
                .map(task ->
                        "task '" + task.name() + "' has come to its end; it is kept, though no service offers it here");
        return Stream.concat(absent, kept).toList();
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
