/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.demo.search.pages;

import java.io.IOException;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.lucene.store.BaseDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.OutputStreamIndexOutput;
import org.apache.lucene.store.SingleInstanceLockFactory;
import org.stasis.api.task.MemoryFile;

/**
 * A Lucene directory whose bytes live in the kernel's memory and whose names live in a {@link FileTable}.
 *
 * <p>It holds nothing of its own that is worth saving: after a load a new one over the same table and memory shows the
 * same files. Closing it keeps them.
 */
public final class MemoryDirectory extends BaseDirectory {
    private final MemoryFile memory;
    private final FileTable files;
    private final AtomicLong temporaryNames = new AtomicLong();

    public MemoryDirectory(MemoryFile memory, FileTable files) {
        super(new SingleInstanceLockFactory());
        this.memory = memory;
        this.files = files;
    }

    @Override
    public String[] listAll() {
        ensureOpen();
        return files.names();
    }

    @Override
    public long fileLength(String name) throws IOException {
        ensureOpen();
        return files.get(name).length();
    }

    @Override
    public IndexOutput createOutput(String name, IOContext context) throws IOException {
        ensureOpen();
        BlockStream blocks = new BlockStream(files.create(name), memory);
        return new OutputStreamIndexOutput("MemoryDirectory(" + name + ")", name, blocks, MemoryFile.PAGE_BYTES);
    }

    @Override
    public IndexOutput createTempOutput(String prefix, String suffix, IOContext context) throws IOException {
        ensureOpen();
        String name;
        do { // a loaded table may hold names that an earlier directory gave
            name = getTempFileName(prefix, suffix, temporaryNames.getAndIncrement());
        } while (files.has(name));
        return createOutput(name, context);
    }

    @Override
    public IndexInput openInput(String name, IOContext context) throws IOException {
        ensureOpen();
        return new MemoryInput(name, files.get(name), memory);
    }

    @Override
    public void deleteFile(String name) throws IOException {
        ensureOpen();
        files.remove(name).delete(memory);
    }

    @Override
    public void rename(String source, String target) throws IOException {
        ensureOpen();
        files.rename(source, target);
    }

    /** Nothing to do: a save forces to disk what matters, all at once. */
    @Override
    public void sync(Collection<String> names) {
        ensureOpen();
    }

    @Override
    public void syncMetaData() {
        ensureOpen();
    }

    @Override
    public Set<String> getPendingDeletions() {
        return Set.of();
    }

    @Override
    public void close() {
        isOpen = false;
    }
}
