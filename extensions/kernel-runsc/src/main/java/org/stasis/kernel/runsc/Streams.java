/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.stasis.api.KernelException;

/**
 * The standard streams of a sandbox. They are held open here, so that a pipe outlives the sandbox that is taken away and
 * brought back: neither its reader sees an end, nor its writer an error.
 *
 * <p>What is written goes to the end of a file, always: gVisor keeps its position in it, and would leave a hole otherwise.
 */
final class Streams implements AutoCloseable {
    static final File NOTHING = new File("/dev/null");
    /** Under these numbers a sandbox holds its standard streams, and finds them again when it is restored. */
    private static final int FIRST_FD = 256;

    private static final Path OUR_FDS = Path.of("/proc/self/fd");
    private static final int O_ACCMODE = 3;
    private static final int O_RDONLY = 0;
    private static final int O_RDWR = 2;

    private final List<File> files;
    private final List<Closeable> held;

    private Streams(List<File> files, List<Closeable> held) {
        this.files = files;
        this.held = held;
    }

    /** Streams to files, made if missing, and no input unless there is a file for it. */
    static Streams of(Path in, Path out, Path err) throws KernelException {
        try {
            Files.createDirectories(out.toAbsolutePath().getParent());
            Files.createDirectories(err.toAbsolutePath().getParent());
            return new Streams(List.of(in == null ? NOTHING : in.toFile(), out.toFile(), err.toFile()), List.of());
        } catch (IOException e) {
            throw new KernelException("the output of a sandbox cannot go to " + out + " and " + err + ": " + e, e);
        }
    }

    /**
     * Opens the streams of a running sandbox again.
     *
     * @throws KernelException if one of them cannot be, as a socket; the sandbox could not be brought back as it was
     */
    static Streams takenFrom(long pid) throws KernelException {
        List<File> files = new ArrayList<>();
        List<Closeable> held = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                Path fd = Path.of("/proc", Long.toString(pid), "fd", Integer.toString(FIRST_FD + i));
                String target = Files.readSymbolicLink(fd).toString();
                // for reading and writing, as that never waits for the other end of a pipe
                String mode = access(fd) == O_RDONLY && target.startsWith("/") ? "r" : "rw";
                held.add(new RandomAccessFile(fd.toFile(), mode));
                files.add(ours(target, mode.equals("r") ? O_RDONLY : O_RDWR));
            }
            return new Streams(files, held);
        } catch (IOException e) {
            closeAll(held);
            throw new KernelException(
                    "the standard streams of the sandbox cannot be opened again, so it could not be brought back as it "
                            + "was: " + e.getMessage(),
                    e);
        }
    }

    /** How the descriptor was opened: 0 to read, 1 to write, 2 for both. */
    private static int access(Path fd) throws IOException {
        Path info = fd.getParent().resolveSibling("fdinfo").resolve(fd.getFileName());
        for (String line : Files.readAllLines(info)) {
            if (line.startsWith("flags:")) {
                return Integer.parseInt(line.substring("flags:".length()).strip(), 8) & O_ACCMODE;
            }
        }
        throw new IOException(info + " tells no flags");
    }

    /** The descriptor we hold, as a path: what has no name of its own can be opened by it. */
    private static File ours(String target, int access) throws IOException {
        try (Stream<Path> all = Files.list(OUR_FDS)) {
            for (Path fd : all.toList()) {
                try {
                    if (Files.readSymbolicLink(fd).toString().equals(target) && access(fd) == access) {
                        return fd.toFile();
                    }
                } catch (NoSuchFileException e) {
                    // closed meanwhile, so not ours
                }
            }
        }
        throw new IOException(target + " is not among our descriptors");
    }

    Redirect in() {
        return Redirect.from(files.get(0));
    }

    Redirect out() {
        return Redirect.appendTo(files.get(1));
    }

    Redirect err() {
        return Redirect.appendTo(files.get(2));
    }

    @Override
    public void close() {
        closeAll(held);
    }

    private static void closeAll(List<Closeable> all) {
        for (Closeable one : all) {
            try {
                one.close();
            } catch (IOException e) {
                // nothing was written through it
            }
        }
    }
}
