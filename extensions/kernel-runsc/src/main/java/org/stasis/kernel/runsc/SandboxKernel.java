/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stasis.api.KernelException;
import org.stasis.api.KernelInfo;
import org.stasis.kernel.runsc.Sandbox.Status;
import org.stasis.kernel.runsc.image.ImageFolder;
import org.stasis.kernel.runsc.image.RebuiltCheckpoint;
import org.stasis.spi.Host;
import org.stasis.spi.KernelAdapter;
import org.stasis.spi.PausedKernel;
import org.stasis.spi.RevivedKernel;
import org.stasis.spi.StateInput;
import org.stasis.spi.StateOutput;
import org.stasis.spi.StateStreamException;
import org.stasis.spi.Usage;

/** A sandbox of runsc as a kernel. The sandbox comes and goes, by us or by others; the kernel stays as long as its id. */
public final class SandboxKernel implements KernelAdapter {
    static final String TYPE = "runsc";
    static final String VERSION = "1.0";

    private static final Logger LOG = LoggerFactory.getLogger(SandboxKernel.class);

    private final String name;
    private final Runsc runsc;
    private final RunscSettings settings;
    private final ImageRoom room;
    private final Consumer<SandboxKernel> changed;
    private final Meter meter = new Meter();
    private volatile Sandbox sandbox;
    private volatile Path bundle;
    /** Between a pause and its end the sandbox may be away for a moment. */
    private volatile boolean held;
    /** What a save in progress needs of its next host. */
    private volatile SandboxNeeds needs;
    /** Whether somebody looked since the last measurement. */
    private final AtomicBoolean watched = new AtomicBoolean(true);

    /**
     * @param bundle what it is started and restored with; null until a sandbox or an image tells
     * @param changed told when the sandbox came or went
     */
    SandboxKernel(String name, Path bundle, Runsc runsc, RunscSettings settings, Consumer<SandboxKernel> changed) {
        this.name = name;
        this.bundle = bundle;
        this.runsc = runsc;
        this.settings = settings;
        room = new ImageRoom(settings.images());
        this.changed = changed;
    }

    /** What was found by looking at the root; null for no such sandbox. */
    void found(Sandbox now) {
        if (!held) {
            see(now);
        }
    }

    private void see(Sandbox now) {
        sandbox = now;
        if (now != null && now.bundle().isAbsolute()) {
            bundle = now.bundle();
        }
        meter.follow(now == null ? -1 : now.pid());
    }

    /** Asks runsc, and sees; whoever keeps the kernels hears of it. */
    private Optional<Sandbox> look() throws KernelException {
        Optional<Sandbox> now = runsc.find(name);
        see(now.orElse(null));
        changed.accept(this);
        return now;
    }

    /** Measures what takes a call of runsc, if anybody wants to know. */
    void measure() {
        Sandbox now = sandbox;
        if (now != null && now.isAlive() && !held && watched.getAndSet(false)) {
            meter.memory(meter.memoryBytes(runsc, now));
        }
    }

    /** The sandbox as last seen; null for none. */
    public Sandbox sandbox() {
        return sandbox;
    }

    /** Folder of its OCI bundle; null if it is not known. */
    public Path bundle() {
        return bundle;
    }

    /** Whether a save or load is about to bring the sandbox back. */
    boolean isHeld() {
        return held;
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
        watched.set(true);
        return new SandboxInfo(sandbox, held).of(name, meter);
    }

    @Override
    public Usage usage() {
        return meter.usage();
    }

    @Override
    public void start() throws KernelException {
        Optional<Sandbox> now = look();
        if (now.filter(Sandbox::isUp).isPresent()) {
            throw new KernelException("sandbox '" + name + "' is " + now.get().statusText() + " already");
        }
        if (now.map(Sandbox::status).orElse(Status.STOPPED) == Status.STOPPED) {
            runsc.delete(name);
            create();
        }
        runsc.start(name);
        look();
    }

    /** Makes the sandbox from its bundle, not started yet. */
    void create() throws KernelException {
        OciBundle made = requireBundle();
        meter.begin(Usage.NONE);
        try (Streams streams = ownStreams()) {
            runsc.create(name, made.folder(), streams);
        }
        look();
    }

    private OciBundle requireBundle() throws KernelException {
        if (bundle == null) {
            throw new KernelException("kernel '" + name + "' has no OCI bundle; name one with runsc:create");
        }
        return OciBundle.read(bundle);
    }

    @Override
    public void stop() throws KernelException {
        runsc.delete(name);
        look();
        meter.begin(Usage.NONE);
    }

    /** Pauses a sandbox for its user, or lets it run on. */
    public void pauseForUser(boolean pause) throws KernelException {
        if (held) {
            throw new KernelException("sandbox '" + name + "' is being saved or loaded");
        }
        if (pause) {
            runsc.pause(name, settings.callTimeout());
        } else {
            runsc.resume(name);
        }
        look();
    }

    @Override
    public PausedKernel pause(Duration atMost) throws KernelException {
        return stand(atMost, !runsc.program().isLater());
    }

    /** Makes a sandbox stand still that will end, and has to be brought back if nothing takes its place. */
    SandboxPause standToEnd(Duration atMost) throws KernelException {
        return stand(atMost, true);
    }

    private SandboxPause stand(Duration atMost, boolean toEnd) throws KernelException {
        Sandbox now = look().orElseThrow(
                        () -> new KernelException("kernel '" + name + "' has no sandbox: there is nothing to save"));
        if (!now.isUp()) {
            throw new KernelException("sandbox '" + name + "' is " + now.statusText() + ": there is nothing to save");
        }
        OciBundle made = OciBundle.read(now.bundle());
        room.require(name, meter.memoryBytes(runsc, now));
        needs = offer(made); // before the pause, as it takes time
        Streams streams = toEnd ? Streams.takenFrom(now.pid()) : Streams.untouched();
        try {
            if (now.status() == Status.RUNNING) {
                new Safepoint(runsc, name).reach(atMost);
            }
        } catch (KernelException e) {
            streams.close();
            throw e;
        }
        held = true;
        return new SandboxPause(this, runsc, settings, made, streams, now.status() == Status.PAUSED);
    }

    Streams ownStreams() throws KernelException {
        return Streams.of(null, output("out"), output("err"));
    }

    /** Where a sandbox that was started here prints to: {@code out} or {@code err}. */
    public Path output(String stream) {
        return settings.output(name, stream);
    }

    /** The end of a pause: whatever runs now is what the kernel is. */
    void released() {
        held = false;
        needs = null;
        try {
            look();
        } catch (KernelException e) {
            LOG.warn("what became of sandbox '{}' is not known yet: {}", name, e.getMessage());
        }
    }

    @Override
    public void saveHostNeeds(StateOutput out) throws StateStreamException, KernelException {
        needs.writeTo(out);
    }

    private SandboxNeeds offer(OciBundle made) throws KernelException {
        return SandboxNeeds.of(runsc.program().version(), settings.arguments(), made);
    }

    @Override
    public List<String> checkHost(StateInput in) throws StateStreamException, KernelException {
        SandboxNeeds needs = SandboxNeeds.readFrom(in);
        Path here = bundle == null ? needs.bundle() : bundle;
        try {
            return needs.unmet(offer(OciBundle.read(here)));
        } catch (KernelException e) {
            return List.of(e.getMessage());
        }
    }

    @Override
    public RevivedKernel load(StateInput in, Host host) throws StateStreamException, KernelException {
        Path saved = SavedBundle.readFrom(in);
        ImageFolder folder = newFolder();
        try {
            OciBundle made = OciBundle.read(bundle == null ? saved : bundle);
            RebuiltCheckpoint image = RebuiltCheckpoint.read(in, folder.path());
            return new SandboxRevival(this, runsc, made, folder, image, host);
        } catch (StateStreamException | KernelException | RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    ImageFolder newFolder() throws KernelException {
        return room.newFolder(name);
    }

    /** Brings a sandbox of this name into being from an image. */
    void restore(OciBundle made, Path image, Streams streams) throws KernelException {
        runsc.restore(name, made.folder(), image, streams);
    }

    /** A loaded sandbox runs: it is the kernel from now on. */
    void begun(OciBundle made, Usage earlier) throws KernelException {
        bundle = made.folder();
        meter.begin(earlier);
        look();
    }
}
