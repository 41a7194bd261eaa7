/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A disk whose step of that number fails, once or from then on; keeps a journal of its steps. */
final class FailingDisk extends Disk {
    enum Failure {
        ONCE,
        FROM_THEN_ON
    }

    private final Failure failure;
    private final int at;
    private final List<String> journal = new ArrayList<>();

    FailingDisk(Failure failure, int at) {
        super(false);
        this.failure = failure;
        this.at = at;
    }

    /** One that never fails. */
    static FailingDisk healthy() {
        return new FailingDisk(Failure.ONCE, 0);
    }

    int steps() {
        return journal.size();
    }

    List<String> journal() {
        return journal;
    }

    private boolean fails(String step, Path path) {
        journal.add(step + " " + path.getFileName());
        return at > 0 && (steps() == at || steps() > at && failure == Failure.FROM_THEN_ON);
    }

    private void step(String step, Path path) throws IOException {
        if (fails(step, path)) {
            throw new IOException("no space left, or worse: " + step + " " + path);
        }
    }

    @Override
    void createFolder(Path folder) throws IOException {
        step("folder", folder);
        super.createFolder(folder);
    }

    @Override
    void link(Path file, Path name) throws IOException {
        step("link", name);
        super.link(file, name);
    }

    @Override
    FileChannel createFile(Path file) throws IOException {
        step("file", file);
        return super.createFile(file);
    }

    @Override
    void write(FileChannel file, ByteBuffer bytes, long position) throws IOException {
        if (fails("write", Path.of("bytes"))) {
            super.write(file, bytes.slice(bytes.position(), bytes.remaining() / 2), position);
            throw new IOException("No space left on device");
        }
        super.write(file, bytes, position);
    }

    @Override
    void force(FileChannel file) throws IOException {
        step("force", Path.of("bytes"));
        super.force(file);
    }

    @Override
    void forceFolder(Path folder) throws IOException {
        step("force", folder);
        super.forceFolder(folder);
    }

    @Override
    void rename(Path from, Path to) throws IOException {
        step("rename", to);
        super.rename(from, to);
    }

    @Override
    void delete(Path path) throws IOException {
        step("delete", path);
        super.delete(path);
    }
}
