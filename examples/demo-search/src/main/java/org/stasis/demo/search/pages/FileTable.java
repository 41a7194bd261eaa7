/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.demo.search.pages;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.TreeMap;
import org.stasis.api.task.Savable;

/** The files of one index by name: what a {@link MemoryDirectory} knows beside the bytes. Thread-safe. */
@Savable
public final class FileTable {
    TreeMap<String, StoredFile> files = new TreeMap<>();

    /** What all files hold together. */
    public synchronized long bytes() {
        return files.values().stream().mapToLong(StoredFile::length).sum();
    }

    synchronized String[] names() {
        return files.keySet().toArray(String[]::new);
    }

    synchronized boolean has(String name) {
        return files.containsKey(name);
    }

    synchronized StoredFile get(String name) throws NoSuchFileException {
        return existing(name, files.get(name));
    }

    /** Adds an empty file. It is in the table from its first moment, so that none of its pages can be forgotten. */
    synchronized StoredFile create(String name) throws FileAlreadyExistsException {
        StoredFile file = new StoredFile();
        if (files.putIfAbsent(name, file) != null) {
            throw new FileAlreadyExistsException(name);
        }
        return file;
    }

    synchronized StoredFile remove(String name) throws NoSuchFileException {
        return existing(name, files.remove(name));
    }

    synchronized void rename(String from, String to) throws FileAlreadyExistsException, NoSuchFileException {
        StoredFile file = get(from);
        if (files.putIfAbsent(to, file) != null) {
            throw new FileAlreadyExistsException(to);
        }
        files.remove(from);
    }

    private static StoredFile existing(String name, StoredFile file) throws NoSuchFileException {
        if (file == null) {
            throw new NoSuchFileException(name);
        }
        return file;
    }
}
