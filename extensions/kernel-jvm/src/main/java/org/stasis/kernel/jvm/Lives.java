/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.jvm;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stasis.api.KernelException;
import org.stasis.api.KernelInfo.Status;
import org.stasis.api.task.MemoryFile;
import org.stasis.spi.Host;
import org.stasis.spi.Usage;

/**
 * Which {@link Life} a kernel lives, at most one at a time, and of which tasks it is made.
 *
 * <pre>
 *             start                       bundles offer and withdraw tasks
 *   (none) ─────────▶ life ◀────────────────────────────────────────────────
 *      ▲               │  replace: the old one stands still, ends, the new one goes on
 *      └───────────────┘
 *       stop, end of a save, removal
 * </pre>
 *
 * <p>Memory and clocks may be exchanged at any time: a life keeps those it was born with. Without them a start is
 * refused, and one that is to happen by itself waits. Thread-safe; no task is ever waited for with the lock held.
 */
final class Lives {
    private static final Logger LOG = LoggerFactory.getLogger(Lives.class);
    private static final String MEMORY = "main";

    private final HostServices host;
    private final TaskRegistry tasks = new TaskRegistry();
    private volatile KernelSettings settings;
    private volatile Life life;
    private boolean startsByItself;
    private boolean removed;

    Lives(KernelSettings settings, HostServices host) {
        this.settings = settings;
        this.host = host;
        startsByItself = settings.autostart();
    }

    /** Settings of the next life. */
    void settings(KernelSettings changed) {
        settings = changed;
    }

    /** The present life, if there is one. */
    Optional<Life> present() {
        return Optional.ofNullable(life);
    }

    /** The present life, which must be there. */
    synchronized Life required() throws KernelException {
        requireKernel();
        if (life == null) {
            throw new KernelException("kernel '" + settings.name() + "' is idle: "
                    + (tasks.all().isEmpty() ? "no bundle has registered a task for it" : "start it or load it first"));
        }
        return life;
    }

    /** The tasks offered, one for each name. */
    synchronized List<TaskService> offered() {
        return tasks.all();
    }

    /** The host has got a service more: a start that waited for it happens now. */
    synchronized void hostChanged() {
        startByItself();
    }

    private void startByItself() {
        if (startsByItself && host.complete() && !tasks.all().isEmpty()) {
            try {
                begin();
            } catch (KernelException e) {
                LOG.warn("Kernel '{}' does not start by itself yet: {}", settings.name(), e.getMessage());
            }
        }
    }

    /** A bundle offers a task; it runs if the present life is open to it. */
    synchronized void offer(TaskService service) {
        tasks.add(service);
        if (life == null) {
            startByItself();
        } else {
            join(service);
        }
    }

    /** A bundle withdraws a task: it ends and its state is dropped; waits for that unless it stands still for a save. */
    void withdraw(ServiceReference<?> reference) {
        Optional<TaskService> gone;
        Life left;
        List<TaskRunner> leaving;
        synchronized (this) {
            gone = tasks.remove(reference);
            left = life;
            if (gone.isEmpty() || left == null) {
                return;
            }
            leaving = left.remove(gone.get());
        }
        left.awaitEnd(leaving, settings.stopGrace());
        synchronized (this) {
            tasks.named(gone.get().name()).ifPresent(this::join);
        }
    }

    private void join(TaskService service) {
        if (life != null && life.open() && !life.has(service.name())) {
            life.add(service.fresh(), service.task());
        }
    }

    /** Begins a life of all tasks that are offered, afresh. */
    void start() throws KernelException {
        Life before;
        synchronized (this) {
            requireKernel();
            before = life;
            if (before != null && (before.status() == Status.RUNNING || before.status() == Status.PAUSED)) {
                throw new KernelException("kernel '" + settings.name() + "' is running; stop it first");
            }
            begin();
        }
        if (before != null) {
            before.end();
            before.awaitEnd(before.tasks(), settings.stopGrace());
        }
    }

    private void begin() throws KernelException {
        KernelClock clock = new KernelClock(host.clocks(), 0);
        Life fresh = new Life(settings, true, memory(), clock, new SharedObjects(Map.of()), Usage.NONE);
        tasks.all().forEach(service -> fresh.add(service.fresh(), service.task()));
        fresh.begin();
        fresh.goOn();
        life = fresh;
        startsByItself = false;
        LOG.info(
                "Kernel '{}' started with {} tasks",
                settings.name(),
                fresh.tasks().size());
    }

    /** Ends the present life, if there is one. */
    void stop() {
        Life last;
        synchronized (this) {
            startsByItself = false;
            last = life;
            life = null;
        }
        if (last != null) {
            last.end();
            last.awaitEnd(last.tasks(), settings.stopGrace());
        }
    }

    /** Ends the present life for good: there will be no other. */
    void remove() {
        synchronized (this) {
            removed = true;
        }
        stop();
    }

    /** Fresh memory for a life that is to be rebuilt. */
    synchronized MemoryFile memory() throws KernelException {
        requireKernel();
        return host.memoryFiles().create(MEMORY, settings.memoryLimitBytes());
    }

    /**
     * Rebuilds a life, beside the present one.
     *
     * @throws KernelException if the service of a task that has more to do is not there
     */
    synchronized Life rebuild(KernelRecord record, MemoryFile memory, Host newHost) throws KernelException {
        KernelClock clock = new KernelClock(newHost.clocks(), record.nanos());
        SharedObjects shared = new SharedObjects(record.shared());
        Life rebuilt = new Life(settings, settings.autostart(), memory, clock, shared, newHost.earlier());
        for (TaskRecord task : record.tasks()) {
            Optional<TaskService> service = tasks.named(task.name());
            if (service.isEmpty() && task.stage().live()) {
                throw new KernelException("no service offers task '" + task.name() + "' of kernel '" + settings.name()
                        + "'; it came from " + task.bundle());
            }
            rebuilt.add(
                    service.map(present -> task.from(present.bundle())).orElse(task),
                    service.map(TaskService::task).orElse(null));
        }
        return rebuilt;
    }

    /**
     * Ends the present life and lives that one.
     *
     * @throws KernelException if a task of the present life does not come to its safepoint, or a service has left since
     *     the rebuilding; then the present life goes on
     */
    void replaceBy(Life rebuilt) throws KernelException {
        Duration grace = settings.stopGrace();
        Life before = life;
        if (before != null) {
            before.standStill(grace);
        }
        try {
            change(before, rebuilt);
        } finally {
            if (before != null) {
                before.goOn();
            }
        }
        if (before != null) {
            before.awaitEnd(before.tasks(), grace);
        }
        rebuilt.goOn();
        LOG.info(
                "Kernel '{}' goes on with {} tasks",
                settings.name(),
                rebuilt.tasks().size());
    }

    private synchronized void change(Life before, Life rebuilt) throws KernelException {
        requireKernel();
        requireServices(rebuilt.tasks());
        if (before != null) {
            before.end();
        }
        rebuilt.begin();
        life = rebuilt;
        startsByItself = false;
        tasks.all().forEach(this::join);
    }

    private void requireServices(Collection<TaskRunner> rebuilt) throws KernelException {
        for (TaskRunner task : rebuilt) {
            Optional<TaskService> service = tasks.named(task.name());
            if (task.live() && service.filter(s -> s.task() == task.task()).isEmpty()) {
                throw new KernelException("the service of task '" + task.name() + "' (" + task.bundle()
                        + ") left or was exchanged while kernel '" + settings.name() + "' was loaded");
            }
        }
    }

    private void requireKernel() throws KernelException {
        if (removed) {
            throw new KernelException("kernel '" + settings.name() + "' was stopped");
        }
    }
}
