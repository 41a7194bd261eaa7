/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.jvm;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stasis.api.KernelException;
import org.stasis.api.KernelInfo;
import org.stasis.api.KernelInfo.Status;
import org.stasis.api.KernelInfo.TaskInfo;
import org.stasis.api.task.MemoryFile;
import org.stasis.api.task.StateType;
import org.stasis.api.task.Task;
import org.stasis.spi.Clocks;
import org.stasis.spi.Host;
import org.stasis.spi.KernelAdapter;
import org.stasis.spi.MemoryFiles;
import org.stasis.spi.PausedKernel;
import org.stasis.spi.RevivedKernel;
import org.stasis.spi.StateInput;
import org.stasis.spi.StateOutput;
import org.stasis.spi.StateStreamException;
import org.stasis.spi.Usage;

/**
 * A kernel of the tasks that bundles register, in this JVM; one for each configuration of {@value #PID}.
 *
 * <p>All services are dynamic: whichever bundle is exchanged, the kernel itself stays and its other tasks run on.
 */
@Component(
        immediate = true, // tasks run even if nobody asks for the kernel
        configurationPid = JvmKernel.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = KernelConfig.class, factory = true)
public final class JvmKernel implements KernelAdapter {
    static final String PID = "org.stasis.kernel.jvm";
    private static final Logger LOG = LoggerFactory.getLogger(JvmKernel.class);
    private static final String TYPE = "jvm";
    private static final String VERSION = "1.0";

    private final String name;
    private final HostServices host = new HostServices();
    private final Lives lives;
    private final TypeRegistry types = new TypeRegistry();

    @Activate
    public JvmKernel(KernelConfig config) {
        this(KernelSettings.of(config));
    }

    JvmKernel(KernelSettings settings) {
        name = settings.name();
        lives = new Lives(settings, host);
    }

    /** Changed settings take effect with the next start or load, so that a running kernel is not stopped by them. */
    @Modified
    void modified(KernelConfig config) {
        KernelSettings changed = KernelSettings.of(config);
        if (!changed.name().equals(name)) {
            throw new IllegalArgumentException(PID + ": kernel '" + name + "' cannot be renamed to '" + changed.name()
                    + "'; delete its configuration and make a new one");
        }
        lives.settings(changed);
    }

    @Deactivate
    void deactivate() {
        lives.remove();
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setMemoryFiles(MemoryFiles files) {
        host.add(files);
        lives.hostChanged();
    }

    void unsetMemoryFiles(MemoryFiles files) {
        host.remove(files);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setClocks(Clocks clocks) {
        host.add(clocks);
        lives.hostChanged();
    }

    void unsetClocks(Clocks clocks) {
        host.remove(clocks);
    }

    @Reference(service = StateType.class, cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addType(ServiceReference<StateType<?>> reference, StateType<?> type) {
        types.add(reference, type);
    }

    void removeType(ServiceReference<StateType<?>> reference) {
        types.remove(reference);
    }

    @Reference(service = Task.class, cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addTask(ServiceReference<Task<?>> reference, Task<?> task) {
        TaskService service = TaskService.of(reference, task);
        if (service.name() == null) {
            LOG.warn("A task of {} is ignored: it has no property {}", service.bundle(), Task.NAME);
        } else if (service.kernel().equals(name)) {
            lives.offer(service);
        }
    }

    void removeTask(ServiceReference<Task<?>> reference) {
        lives.withdraw(reference);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public String version() {
        return VERSION;
    }

    @Override
    public KernelInfo info() {
        Optional<Life> life = lives.present();
        Map<String, TaskInfo> tasks = new TreeMap<>();
        lives.offered().forEach(service -> tasks.put(service.name(), service.info()));
        life.ifPresent(present -> present.tasks().forEach(task -> tasks.put(task.name(), task.info())));
        Usage usage = usage();
        return new KernelInfo(
                name,
                TYPE,
                VERSION,
                life.map(Life::status).orElse(Status.IDLE),
                life.map(present -> present.memory().allocatedBytes()).orElse(0L),
                usage.cpu(),
                usage.wall(),
                List.copyOf(tasks.values()));
    }

    @Override
    public Usage usage() {
        return lives.present().map(Life::usage).orElse(Usage.NONE);
    }

    @Override
    public void start() throws KernelException {
        lives.start();
    }

    @Override
    public void stop() {
        lives.stop();
    }

    @Override
    public PausedKernel pause(Duration atMost) throws KernelException {
        Life life = lives.required();
        if (life.tasks().isEmpty()) {
            throw new KernelException("kernel '" + name + "' has no tasks: there is nothing to save");
        }
        TypeRegistry.Snapshot typesNow = types.snapshot();
        life.standStill(atMost);
        return new JvmPause(life, typesNow, lives::stop);
    }

    @Override
    public void saveHostNeeds(StateOutput out) throws StateStreamException, KernelException {
        HostNeeds.of(lives.required().standing(), types.snapshot().bundles()).writeTo(out);
    }

    @Override
    public List<String> checkHost(StateInput in) throws StateStreamException, KernelException {
        Set<String> tasksHere = lives.offered().stream().map(TaskService::name).collect(Collectors.toSet());
        return HostNeeds.readFrom(in).unmet(tasksHere, types.snapshot().types().names());
    }

    @Override
    public RevivedKernel load(StateInput in, Host newHost) throws StateStreamException, KernelException {
        MemoryFile memory = lives.memory();
        KernelRecord record = KernelRecord.readFrom(in, types.snapshot().types());
        try {
            Life rebuilt = lives.rebuild(record, memory, newHost);
            return new JvmRevival(rebuilt, newHost.options(), lives);
        } catch (KernelException e) {
            record.drop();
            throw e;
        }
    }
}
