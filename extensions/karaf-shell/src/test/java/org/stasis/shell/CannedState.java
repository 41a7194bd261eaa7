/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.stasis.api.CompactReport;
import org.stasis.api.ImageInfo;
import org.stasis.api.ImageNotFoundException;
import org.stasis.api.ImageRef;
import org.stasis.api.Integrity;
import org.stasis.api.KernelInfo;
import org.stasis.api.LoadOptions;
import org.stasis.api.LoadReport;
import org.stasis.api.PlugIn;
import org.stasis.api.Progress;
import org.stasis.api.RehearsalReport;
import org.stasis.api.Residency;
import org.stasis.api.SaveOptions;
import org.stasis.api.SaveReport;
import org.stasis.api.StateException;
import org.stasis.api.StateService;
import org.stasis.api.UnknownNameException;
import org.stasis.api.VerifyReport;

/** A service with answers known beforehand, which remembers what it was asked. */
final class CannedState implements StateService {
    static final ImageRef NIGHTLY = ImageRef.parse("file:nightly");
    static final String ID = "5b1f0f0e-3f55-4c39-9a0c-0e6d4e2f8a11";

    final List<String> calls = new ArrayList<>();
    SaveOptions saveOptions;
    LoadOptions loadOptions;
    CompletableFuture<Duration> resident = CompletableFuture.completedFuture(Duration.ofMillis(15));
    ImageInfo inspected = image("nightly", Integrity.SEALED, 432_331_234);
    List<String> sentences = List.of();
    boolean empty;
    List<ImageInfo> listed;
    Set<String> broken = Set.of();
    long zeroBytes = 828_502_016;
    long sharedBytes;

    static ImageInfo image(String name, Integrity integrity, long bytes) {
        return new ImageInfo(
                new ImageRef("file", name),
                ID,
                "stasis-1",
                Instant.parse("2026-11-23T10:15:30.123456Z"),
                "main",
                "jvm",
                "1.0",
                "hmac-sha256",
                "ops-2026",
                "flate-best-speed",
                null,
                integrity,
                bytes,
                List.of(new ImageInfo.File("checkpoint.img", 12_288), new ImageInfo.File("pages.img", bytes - 12_288)),
                Map.of("reason", "upgrade", "cpu_usage", "1m2s"),
                List.of());
    }

    /** An image of which nothing is known but that it is unreadable. */
    static ImageInfo damaged(String name) {
        return new ImageInfo(
                new ImageRef("file", name),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                Integrity.DAMAGED,
                17,
                List.of(),
                Map.of(),
                List.of("manifest is cut off"));
    }

    @Override
    public SaveReport save(SaveOptions options) {
        saveOptions = options;
        options.progress().accept(new Progress("pages", 1, 2, 0));
        return new SaveReport(
                NIGHTLY,
                ID,
                "main",
                432_331_234,
                1_288_490_189,
                zeroBytes,
                sharedBytes,
                Duration.ofMillis(85),
                Duration.ofMillis(1520),
                sentences);
    }

    @Override
    public LoadReport load(LoadOptions options) {
        loadOptions = options;
        if (options.lazy()) {
            return new LoadReport(
                    NIGHTLY,
                    ID,
                    "main",
                    Map.of("reason", "upgrade"),
                    1_288_490_189,
                    sentences,
                    Duration.ofMillis(12),
                    Residency.when(resident),
                    Duration.ofMillis(15));
        }
        return new LoadReport(
                NIGHTLY, ID, "main", Map.of("reason", "upgrade"), 1_288_490_189, sentences, Duration.ofMillis(900));
    }

    @Override
    public RehearsalReport rehearse(LoadOptions options) {
        loadOptions = options;
        return new RehearsalReport(NIGHTLY, ID, "main", 1_288_490_189, sentences, Duration.ofMillis(900));
    }

    @Override
    public VerifyReport verify(LoadOptions options) throws StateException {
        loadOptions = options;
        calls.add("verify " + options.image());
        if (broken.contains(options.image().name())) {
            throw new StateException(options.image() + " is broken");
        }
        return new VerifyReport(NIGHTLY, ID, "hmac-sha256", 432_331_234, 413, sentences, Duration.ofMillis(600));
    }

    @Override
    public boolean cancel(String kernel) {
        calls.add("cancel " + kernel);
        return kernel.equals("main");
    }

    @Override
    public CompactReport compact(LoadOptions options) {
        loadOptions = options;
        return new CompactReport(NIGHTLY, ID, 900_000_000, 432_331_234, Duration.ofMillis(1520));
    }

    @Override
    public ImageInfo reseal(LoadOptions options, String key) {
        loadOptions = options;
        calls.add("reseal to " + key);
        return image("nightly", Integrity.SEALED, 432_331_234);
    }

    @Override
    public ImageInfo inspect(ImageRef image) {
        calls.add("inspect image " + image);
        return inspected;
    }

    @Override
    public ImageInfo inspect(Path path) {
        calls.add("inspect path " + path);
        return inspected;
    }

    @Override
    public List<ImageInfo> list(String backend) throws StateException {
        calls.add("list " + backend);
        if (backend != null && backend.startsWith("tape")) {
            throw new UnknownNameException("page backend", backend, List.of("file", "memory"));
        }
        if (listed != null) {
            return listed;
        }
        return empty
                ? List.of()
                : List.of(
                        image("nightly", Integrity.SEALED, 432_331_234),
                        image("b-17", Integrity.SEALED, 12_290),
                        damaged("cut"));
    }

    @Override
    public void delete(ImageRef image) throws StateException {
        if (image.name().startsWith("no")) {
            throw new ImageNotFoundException(image.toString(), "there is no such image");
        }
        calls.add("delete " + image);
    }

    @Override
    public void start(String kernel) {
        calls.add("start " + kernel);
    }

    @Override
    public void stop(String kernel) {
        calls.add("stop " + kernel);
    }

    @Override
    public List<KernelInfo> kernels() {
        if (empty) {
            return List.of();
        }
        KernelInfo.TaskInfo index = new KernelInfo.TaskInfo(
                "index/0",
                KernelInfo.TaskStatus.RUNNING,
                "org.example.search 1.2.0",
                Duration.ofMillis(340),
                "Indexer.step(Indexer.java:81)");
        KernelInfo.TaskInfo feed =
                new KernelInfo.TaskInfo("feed", KernelInfo.TaskStatus.PARKED, null, Duration.ZERO, null);
        return List.of(
                new KernelInfo(
                        "main",
                        "jvm",
                        "1.0",
                        KernelInfo.Status.RUNNING,
                        1_288_490_189,
                        Duration.ofSeconds(125),
                        Duration.ofHours(27),
                        List.of(index, feed)),
                new KernelInfo(
                        "spare", "jvm", "1.0", KernelInfo.Status.IDLE, 0, Duration.ZERO, Duration.ZERO, List.of()));
    }

    @Override
    public List<PlugIn> backends() {
        return empty
                ? List.of()
                : List.of(
                        new PlugIn("file", "org.stasis.storage 1.0.0", 0, true),
                        new PlugIn("memory", "org.stasis.storage 1.0.0", -100, false));
    }

    @Override
    public List<PlugIn> schemes() {
        return empty
                ? List.of()
                : List.of(
                        new PlugIn("blake3", "org.stasis.integrity-bouncycastle 1.0.0", 0, false),
                        new PlugIn("hmac-sha256", "org.stasis.impl 1.0.0", 0, true));
    }

    @Override
    public List<PlugIn> compressions() {
        return empty ? List.of() : List.of(new PlugIn("flate-best-speed", "org.stasis.impl 1.0.0", 0, true));
    }
}
