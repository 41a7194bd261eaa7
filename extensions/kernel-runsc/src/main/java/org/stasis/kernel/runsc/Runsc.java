/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.stasis.api.KernelException;
import org.stasis.kernel.runsc.Sandbox.Status;
import org.stasis.kernel.runsc.image.Json;

/**
 * The commands of runsc, for the sandboxes below one root. Thread-safe.
 *
 * <p>What runsc does not say of itself: it refuses an image folder that is not empty; what is created or restored keeps the
 * streams of the runsc that did it; of the release of December 2022, that a paused sandbox can be deleted, and that runsc
 * crashes once it is.
 */
final class Runsc {
    /** Also safe as a file name and as an argument. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private final RunscSettings settings;
    private final RunscProgram program;

    Runsc(RunscSettings settings) {
        this.settings = settings;
        program = new RunscProgram(settings.program(), settings.callTimeout());
    }

    static boolean isId(String id) {
        return ID.matcher(id).matches();
    }

    /** What this runsc is and can do. */
    RunscProgram program() {
        return program;
    }

    /** All sandboxes with an id that can be a kernel's name. */
    List<Sandbox> list() throws KernelException {
        String text = run(settings.callTimeout(), "list", "-format=json");
        List<Sandbox> sandboxes = new ArrayList<>();
        try {
            JsonValue list = Json.read(text);
            if (list != JsonValue.NULL) {
                for (JsonValue one : list.asJsonArray()) {
                    JsonObject fields = one.asJsonObject();
                    if (isId(fields.getString("id"))) {
                        sandboxes.add(new Sandbox(
                                fields.getString("id"),
                                Status.valueOf(fields.getString("status").toUpperCase(Locale.ROOT)),
                                fields.getJsonNumber("pid").longValue(),
                                Path.of(fields.getString("bundle"))));
                    }
                }
            }
        } catch (IllegalArgumentException | ClassCastException | NullPointerException e) {
            throw new KernelException("runsc list printed what is no list of sandboxes: " + Call.cut(text), e);
        }
        return sandboxes;
    }

    Optional<Sandbox> find(String id) throws KernelException {
        return list().stream().filter(sandbox -> sandbox.id().equals(id)).findFirst();
    }

    /** Bytes of memory that the sandbox's processes use. */
    long memoryBytes(String id) throws KernelException {
        String text = run(settings.callTimeout(), "events", "-stats", id);
        try {
            JsonObject data = Json.read(text).asJsonObject().getJsonObject("data");
            return data.getJsonObject("memory")
                    .getJsonObject("usage")
                    .getJsonNumber("usage")
                    .longValue();
        } catch (IllegalArgumentException | ClassCastException | NullPointerException e) {
            throw new KernelException("runsc events printed something unexpected: " + Call.cut(text), e);
        }
    }

    void create(String id, Path bundle, Streams streams) throws KernelException {
        attached(streams, id, settings.callTimeout(), "create", "-bundle=" + bundle, id);
    }

    void start(String id) throws KernelException {
        run(settings.callTimeout(), "start", id);
    }

    void pause(String id, Duration atMost) throws KernelException {
        run(atMost, "pause", id);
    }

    void resume(String id) throws KernelException {
        run(settings.callTimeout(), "resume", id);
    }

    /**
     * Writes an image. A later runsc leaves the sandbox as it was; before May 2024 that is its end, which comes once it is
     * resumed or deleted.
     *
     * @param folder empty
     */
    void checkpoint(String id, Path folder) throws KernelException {
        String image = "-image-path=" + folder;
        if (program.isLater()) {
            String compression = "-compression=" + settings.compression();
            run(settings.imageTimeout(), "checkpoint", "-leave-running", compression, image, id);
        } else {
            run(settings.imageTimeout(), "checkpoint", image, id);
        }
    }

    void restore(String id, Path bundle, Path folder, Streams streams) throws KernelException {
        attached(
                streams,
                id,
                settings.imageTimeout(),
                "restore",
                "-detach",
                "-image-path=" + folder,
                "-bundle=" + bundle,
                id);
    }

    /** Ends a sandbox and forgets it. One that is not there is fine. */
    void delete(String id) throws KernelException {
        Optional<Sandbox> sandbox = find(id);
        if (sandbox.isPresent()) {
            delete(sandbox.get());
        }
    }

    /** Ends a sandbox and forgets it. One that is paused does not run on for that. */
    void delete(Sandbox sandbox) throws KernelException {
        try {
            run(settings.callTimeout(), "delete", "-force", sandbox.id());
        } catch (KernelException e) {
            if (find(sandbox.id()).isPresent()) {
                throw e; // the one of 2022 crashes after the work is done
            }
        }
    }

    private String run(Duration atMost, String... arguments) throws KernelException {
        Call call = new Call(command(List.of(), arguments), atMost);
        return call.run().checked(call).out();
    }

    /** What goes wrong is in runsc's log, as its error stream is the sandbox's. */
    private void attached(Streams streams, String id, Duration atMost, String... arguments) throws KernelException {
        Path log = settings.folder().resolve("log").resolve(id + ".log");
        try {
            Files.createDirectories(log.getParent());
            Files.deleteIfExists(log);
        } catch (IOException e) {
            throw new KernelException("the log " + log + " cannot be written: " + e, e);
        }
        Call call = new Call(command(List.of("--log=" + log), arguments), atMost);
        try {
            Call.Outcome outcome = call.run(streams);
            if (outcome.exit() != 0) {
                throw call.failed(outcome.exit(), tail(log));
            }
        } catch (KernelException e) {
            throw undone(id, e);
        }
    }

    /** Removes what a failed create or restore left. */
    private KernelException undone(String id, KernelException failure) {
        try {
            delete(id);
        } catch (KernelException e) {
            failure.addSuppressed(e);
        }
        return failure;
    }

    private static String tail(Path log) {
        try {
            List<String> lines = Files.size(log) > 1 << 20 ? List.of() : Files.readAllLines(log);
            return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        } catch (IOException e) {
            return "";
        }
    }

    private List<String> command(List<String> flags, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(settings.program());
        command.add("--root=" + settings.root());
        command.addAll(settings.arguments());
        command.addAll(flags);
        command.addAll(List.of(arguments));
        return command;
    }
}
