/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.demo.search.pages;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Component;
import org.stasis.api.task.FieldReader;
import org.stasis.api.task.FieldWriter;
import org.stasis.api.task.StateType;

/** The files of one index by name: what a {@link MemoryDirectory} knows beside the bytes. Thread-safe. */
public final class FileTable {
    private TreeMap<String, StoredFile> files = new TreeMap<>();

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

    /** A table is one map; the map and its strings are built-in types. */
    @Component(service = StateType.class)
    public static final class Type implements StateType<FileTable> {
        @Override
        public String name() {
            return "org.stasis.demo.search.FileTable";
        }

        @Override
        public Class<FileTable> type() {
            return FileTable.class;
        }

        @Override
        public List<String> fields() {
            return List.of("files");
        }

        @Override
        public void save(FileTable table, FieldWriter out) {
            out.putObject(0, table.files);
        }

        @Override
        public FileTable create(FieldReader in) {
            return new FileTable();
        }

        @Override
        @SuppressWarnings("unchecked") // only this type writes the field, and only with such a map
        public void load(FileTable table, FieldReader in) {
            table.files = in.getObject(0, TreeMap.class);
        }
    }
}
