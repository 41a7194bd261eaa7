/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.stasis.api.KernelException;

/**
 * One run of a program: without a shell, bounded in time and output. When its time is up, or its caller is interrupted, it
 * is killed with all that it started.
 */
final class Call {
    private static final int MAX_OUTPUT_BYTES = 4 << 20;
    private static final int MAX_MESSAGE = 600;
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final List<String> command;
    private final Duration atMost;

    /** What a program printed, and its exit code. */
    record Outcome(int exit, String out, String err) {
        /** @throws KernelException if the program says that it failed */
        Outcome checked(Call call) throws KernelException {
            if (exit != 0) {
                throw call.failed(exit, err.isBlank() ? out : err);
            }
            return this;
        }
    }

    /** The time of a call was up. */
    static final class TimeoutFault extends KernelException {
        private static final long serialVersionUID = 1L;

        TimeoutFault(String message) {
            super(message);
        }
    }

    Call(List<String> command, Duration atMost) {
        this.command = command;
        this.atMost = atMost;
    }

    static Call of(Duration atMost, String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        return new Call(command, atMost);
    }

    /** Runs with no input and collects what is printed. */
    Outcome run() throws KernelException {
        return run(new ProcessBuilder(command).redirectInput(Redirect.from(Streams.NOTHING)));
    }

    /** Runs with those streams, which a sandbox it starts keeps. */
    Outcome run(Streams streams) throws KernelException {
        return run(new ProcessBuilder(command)
                .redirectInput(streams.in())
                .redirectOutput(streams.out())
                .redirectError(streams.err()));
    }

    private Outcome run(ProcessBuilder builder) throws KernelException {
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new KernelException(command.get(0) + " cannot be run: " + e.getMessage(), e);
        }
        var out = CompletableFuture.supplyAsync(() -> read(process.getInputStream()), Call::inThread);
        var err = CompletableFuture.supplyAsync(() -> read(process.getErrorStream()), Call::inThread);
        try {
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new TimeoutFault(this + " did not end within " + atMost.toMillis() + " ms, and was killed");
            }
            return new Outcome(process.exitValue(), text(out), text(err));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KernelException(this + " was interrupted, and was killed", e);
        } finally {
            kill(process);
        }
    }

    private static void inThread(Runnable reader) {
        Thread thread = new Thread(reader, "stasis-runsc-output");
        thread.setDaemon(true);
        thread.start();
    }

    /** The beginning; the rest is read as well, so that the program does not wait for us. */
    private static String read(InputStream in) {
        try (in) {
            byte[] bytes = in.readNBytes(MAX_OUTPUT_BYTES);
            in.transferTo(OutputStream.nullOutputStream());
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return ""; // the stream of a program that was killed
        }
    }

    /** Something that the program started may keep its streams open. */
    private String text(CompletableFuture<String> output) throws InterruptedException, KernelException {
        try {
            return output.get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new TimeoutFault(this + " ended, but something it started still holds its output");
        } catch (ExecutionException e) {
            throw new KernelException(this + " failed: " + e.getCause(), e);
        }
    }

    /** The program first, so that it starts nothing more. What it let go on purpose, such as a sandbox, is not its own. */
    private static void kill(Process process) {
        if (!process.isAlive()) {
            return;
        }
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        process.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
        boolean interrupted = Thread.interrupted();
        try {
            process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    KernelException failed(int exit, String said) {
        return new KernelException(this + " failed with exit code " + exit + ": " + cut(said));
    }

    /** One printable line. */
    static String cut(String text) {
        String line = text.strip().replaceAll("[\\p{Cntrl}\\s]+", " ");
        return line.length() > MAX_MESSAGE ? line.substring(0, MAX_MESSAGE) + " ..." : line;
    }

    /** The command as a person would write it. */
    @Override
    public String toString() {
        return "'" + String.join(" ", command) + "'";
    }
}
