/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A disk that remembers what was forced. After each step it can tell every state in which a power cut may leave it: of the
 * changes of a folder that were not forced, each alone may have happened or not, and of the bytes of a file that were not
 * forced all, some or none may be there. A file's bytes and its name are forced apart.
 */
final class PowerCutDisk extends Disk {
    /** Told after each step. */
    interface Step {
        void done(String what) throws IOException;
    }

    private final Path root;
    private final Step step;
    private final Folder top = new Folder();
    private final Map<FileChannel, File> open = new IdentityHashMap<>();

    /** @param root a folder that exists, is empty, and survives */
    PowerCutDisk(Path root, Step step) {
        super(false);
        this.root = root;
        this.step = step;
    }

    /** What a name can stand for. */
    private sealed interface Node permits File, Folder {}

    private static final class File implements Node {
        byte[] forced = new byte[0];
        byte[] now = new byte[0];

        void write(byte[] bytes, int position) {
            byte[] longer = Arrays.copyOf(now, Math.max(now.length, position + bytes.length));
            System.arraycopy(bytes, 0, longer, position, bytes.length);
            now = longer;
        }

        /** All of it, the first half and then zeroes, or what was forced. */
        byte[] survived(int how) {
            if (how == 0) {
                return now;
            }
            return how == 1 ? Arrays.copyOf(Arrays.copyOf(now, now.length / 2), now.length) : forced;
        }
    }

    private static final class Folder implements Node {
        final Map<String, Node> forced = new TreeMap<>();
        final Map<String, Node> now = new TreeMap<>();
        /** Each a change of one or two names at once; null stands for none. */
        final List<Map<String, Node>> unforced = new ArrayList<>();

        void change(Map<String, Node> names) {
            apply(names, now);
            unforced.add(names);
        }

        static void apply(Map<String, Node> names, Map<String, Node> entries) {
            names.forEach((name, node) -> {
                if (node == null) {
                    entries.remove(name);
                } else {
                    entries.put(name, node);
                }
            });
        }
    }

    /** Digits of a number that counts through all outcomes: each question takes the next one. */
    static final class Outcome {
        private long rest;
        private long answers = 1;

        Outcome(long number) {
            rest = number;
        }

        int of(int choices) {
            int answer = (int) (rest % choices);
            rest /= choices;
            answers = answers > Long.MAX_VALUE / choices ? Long.MAX_VALUE : answers * choices;
            return answer;
        }

        /** Numbers that lead to different outcomes. */
        long count() {
            return answers;
        }
    }

    /** What is found after a power cut at this moment: paths and bytes, null for a folder. */
    Map<String, byte[]> after(Outcome outcome) {
        Map<String, byte[]> found = new TreeMap<>();
        survive(top, "", outcome, found);
        return found;
    }

    private static void survive(Folder folder, String path, Outcome outcome, Map<String, byte[]> found) {
        Map<String, Node> entries = new TreeMap<>(folder.forced);
        for (Map<String, Node> change : folder.unforced) {
            if (outcome.of(2) == 0) {
                Folder.apply(change, entries);
            }
        }
        entries.forEach((name, node) -> {
            if (node instanceof Folder below) {
                found.put(path + name, null);
                survive(below, path + name + "/", outcome, found);
            } else if (node instanceof File file) {
                int ways = Arrays.equals(file.now, file.forced) ? 1 : 3;
                found.put(path + name, file.survived(outcome.of(ways)));
            }
        });
    }

    private Folder folder(Path path) {
        Folder folder = top;
        if (!path.equals(root)) {
            for (Path name : root.relativize(path)) {
                folder = (Folder) folder.now.get(name.toString());
            }
        }
        return folder;
    }

    private void change(Path path, Node node) {
        Map<String, Node> names = new HashMap<>();
        names.put(path.getFileName().toString(), node);
        folder(path.getParent()).change(names);
    }

    @Override
    void createFolder(Path folder) throws IOException {
        super.createFolder(folder);
        change(folder, new Folder());
        step.done("folder " + folder.getFileName());
    }

    @Override
    FileChannel createFile(Path path) throws IOException {
        FileChannel channel = super.createFile(path);
        File file = new File();
        open.put(channel, file);
        change(path, file);
        step.done("file " + path.getFileName());
        return channel;
    }

    @Override
    void write(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        super.write(channel, bytes, position);
        open.get(channel).write(Arrays.copyOf(copy, copy.length - bytes.remaining()), (int) position);
        step.done("write");
    }

    @Override
    void force(FileChannel channel) throws IOException {
        File file = open.get(channel);
        file.forced = file.now;
        step.done("force file");
    }

    @Override
    void forceFolder(Path path) throws IOException {
        if (path.startsWith(root)) {
            Folder folder = folder(path);
            folder.forced.clear();
            folder.forced.putAll(folder.now);
            folder.unforced.clear();
        }
        step.done("force " + path.getFileName());
    }

    @Override
    void link(Path file, Path name) throws IOException {
        super.link(file, name);
        change(name, folder(file.getParent()).now.get(file.getFileName().toString()));
        step.done("link " + name.getFileName());
    }

    @Override
    void rename(Path from, Path to) throws IOException {
        super.rename(from, to);
        Folder folder = folder(from.getParent());
        Map<String, Node> names = new HashMap<>();
        names.put(to.getFileName().toString(), folder.now.get(from.getFileName().toString()));
        names.put(from.getFileName().toString(), null);
        folder.change(names);
        step.done("rename " + to.getFileName());
    }

    @Override
    void delete(Path path) throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            super.delete(path);
            change(path, null);
        }
        step.done("delete " + path.getFileName());
    }
}
