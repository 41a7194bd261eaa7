/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
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
    /**
     * Under three numbers from one of these on a sandbox holds its standard streams, and finds them again when it is restored:
     * until August 2026, and since.
     */
    private static final List<Integer> FIRST_FDS = List.of(256, 253);

    private static final Path OUR_FDS = Path.of("/proc/self/fd");
    private static final int O_ACCMODE = 3;
    private static final int O_RDONLY = 0;
    private static final int O_WRONLY = 1;
    private static final int O_RDWR = 2;

    private final List<File> files;
    private final List<Closeable> held;

    private Streams(List<File> files, List<Closeable> held) {
        this.files = files;
        this.held = held;
    }

    /** For a sandbox that keeps its own. */
    static Streams untouched() {
        return new Streams(List.of(NOTHING, NOTHING, NOTHING), List.of());
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
            for (Path fd : standard(Path.of("/proc", Long.toString(pid), "fd"))) {
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

    /** Other open files may have the numbers that are not used, so they have to look like no standard streams. */
    private static List<Path> standard(Path fds) throws IOException {
        List<List<Path>> found = new ArrayList<>();
        for (int first : FIRST_FDS) {
            List<Path> three = IntStream.range(first, first + 3)
                    .mapToObj(number -> fds.resolve(Integer.toString(number)))
                    .toList();
            if (three.stream().allMatch(fd -> Files.exists(fd, LinkOption.NOFOLLOW_LINKS))
                    && access(three.get(0)) != O_WRONLY
                    && access(three.get(1)) != O_RDONLY
                    && access(three.get(2)) != O_RDONLY) {
                found.add(three);
            }
        }
        if (found.size() != 1) {
            throw new IOException(
                    found.isEmpty() ? "none of its files look like them" : "more of its files look like them");
        }
        return found.get(0);
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
