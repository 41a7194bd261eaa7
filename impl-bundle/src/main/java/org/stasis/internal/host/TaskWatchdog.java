/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.host;

import static org.osgi.service.component.annotations.ReferenceCardinality.MULTIPLE;
import static org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC;
import static org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.propertytypes.ServiceRanking;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stasis.api.KernelInfo;
import org.stasis.api.KernelInfo.TaskInfo;
import org.stasis.spi.KernelAdapter;
import org.stasis.spi.Watchdog;

/**
 * Looks at all tasks four times per timeout and warns, once per step, of those that do not come to an end of theirs.
 *
 * <p>Time spent suspended does not count: after a suspension a task has its full timeout again.
 */
@Component(immediate = true, configurationPid = "org.stasis.watchdog")
@Designate(ocd = TaskWatchdog.Config.class)
@ServiceRanking(-1000)
public final class TaskWatchdog implements Watchdog {
    @ObjectClassDefinition(name = "Stasis watchdog", description = "Warns of tasks that hang")
    @interface Config {
        @AttributeDefinition(name = "Seconds one step may take before a warning")
        int task_timeout_seconds() default 180;
    }

    private static final Logger LOG = LoggerFactory.getLogger(TaskWatchdog.class);

    @Reference(cardinality = MULTIPLE, policy = DYNAMIC, policyOption = GREEDY)
    private volatile List<KernelAdapter> kernels = List.of();

    private final Duration timeout;
    private final ScheduledExecutorService timer;
    private final Map<String, Integer> suspensions = new HashMap<>();
    private final Map<String, Long> resumedAt = new HashMap<>();
    private final Set<String> warned = new HashSet<>();

    @Activate
    public TaskWatchdog(Config config) {
        this(Duration.ofSeconds(config.task_timeout_seconds()));
    }

    TaskWatchdog(Duration timeout) {
        this.timeout = timeout;
        timer = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "stasis-watchdog");
            thread.setDaemon(true);
            return thread;
        });
        long period = Math.max(1, timeout.toMillis() / 4);
        timer.scheduleWithFixedDelay(this::look, period, period, TimeUnit.MILLISECONDS);
    }

    @Deactivate
    void stop() {
        timer.shutdownNow();
    }

    @Override
    public synchronized Suspension suspend(String kernel) {
        suspensions.merge(kernel, 1, Integer::sum);
        var open = new AtomicBoolean(true);
        return () -> {
            if (open.getAndSet(false)) {
                resume(kernel);
            }
        };
    }

    private synchronized void resume(String kernel) {
        suspensions.computeIfPresent(kernel, (name, count) -> count == 1 ? null : count - 1);
        resumedAt.put(kernel, System.nanoTime());
    }

    private void look() {
        try {
            for (KernelAdapter kernel : kernels) {
                look(kernel.info()).forEach(LOG::warn);
            }
        } catch (RuntimeException e) {
            LOG.warn("a kernel did not say how it is", e); // and the next look happens all the same
        }
    }

    /** The warnings due now. */
    synchronized List<String> look(KernelInfo kernel) {
        if (suspensions.containsKey(kernel.name())) {
            return List.of();
        }
        Long resumed = resumedAt.get(kernel.name());
        Duration awake = resumed == null ? Duration.ofDays(9999) : Duration.ofNanos(System.nanoTime() - resumed);
        return kernel.tasks().stream()
                .filter(task -> hangs(kernel.name() + "/" + task.name(), task, awake))
                .map(task -> "task '" + task.name() + "' of kernel '" + kernel.name() + "' has been in one step for "
                        + task.inStep().toSeconds() + " s" + (task.detail() == null ? "" : ": " + task.detail()))
                .toList();
    }

    private boolean hangs(String id, TaskInfo task, Duration awake) {
        if (task.inStep().compareTo(timeout) < 0) {
            warned.remove(id);
            return false;
        }
        return awake.compareTo(timeout) >= 0 && warned.add(id);
    }
}
