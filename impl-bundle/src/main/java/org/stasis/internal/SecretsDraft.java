/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.stasis.api.task.MemorySnapshot;
import org.stasis.api.task.PageRange;
import org.stasis.internal.graph.SecretsOut;
import org.stasis.internal.image.FileOutput;
import org.stasis.internal.image.ImageFiles;
import org.stasis.internal.image.ImageKeys;
import org.stasis.internal.image.Manifest;
import org.stasis.internal.image.SecretList;
import org.stasis.internal.memory.PageSource;
import org.stasis.spi.ImageWriter;

/**
 * The secrets of an image that is being written: left out, or encrypted with a key of their own in files of their own.
 */
final class SecretsDraft implements SecretsOut {
    /** Most bytes of a field. */
    static final int MOST_BYTES = 1 << 20;

    /** Most bytes of all fields. */
    static final int MOST_BYTES_IN_ALL = 64 << 20;

    private static final int MOST_NAMES = 10_000;
    private static final int PIECE_BYTES = 1 << 20;

    private final ImageKeys keys;
    private final UUID image;
    private final ImageWriter out;
    private final Map<String, SecretList.Field> fields = new TreeMap<>();
    private final Map<String, byte[]> first = new TreeMap<>();
    private final TreeSet<String> different = new TreeSet<>();
    private final List<byte[]> values = new ArrayList<>();
    private final List<SecretList.Range> memory = new ArrayList<>();
    private final List<Manifest.File> files = new ArrayList<>();
    private long bytes;

    /** @param keys to encrypt with; null leaves secrets out */
    SecretsDraft(ImageKeys keys, UUID image, ImageWriter out) {
        this.keys = keys;
        this.image = image;
        this.out = out;
    }

    @Override
    public long leaveOut(String name, boolean optional, byte[] value) {
        bytes += value.length;
        if (name.isEmpty() || name.length() > 200 || value.length > MOST_BYTES || bytes > MOST_BYTES_IN_ALL) {
            throw new IllegalArgumentException("a secret has a name of 1 to 200 characters and at most " + MOST_BYTES
                    + " bytes, and all of a state " + MOST_BYTES_IN_ALL + "; '" + name + "' has " + value.length
                    + " bytes");
        }
        fields.merge(name, new SecretList.Field(name, optional), (one, other) -> one.optional() ? other : one);
        if (fields.size() > MOST_NAMES) {
            throw new IllegalArgumentException("a state has secrets of more than " + MOST_NAMES + " names");
        }
        byte[] now = value.clone(); // tasks of a live save may change theirs before it is written
        byte[] same = first.putIfAbsent(name, now);
        if (same != null && !MessageDigest.isEqual(same, now)) {
            different.add(name);
        }
        values.add(now);
        return values.size();
    }

    /** Takes the secret pages, before the others are looked at. */
    void memory(List<PageSource> sources) throws IOException, GeneralSecurityException {
        for (PageSource source : sources) {
            source.pages()
                    .secrets()
                    .forEach((range, name) ->
                            memory.add(new SecretList.Range(name, source.pages().id(), range.start(), range.end())));
        }
        if (keys != null && !memory.isEmpty()) {
            write(ImageFiles.SECRET_PAGES, to -> {
                for (PageSource source : sources) {
                    for (PageRange range : source.pages().secrets().keySet()) {
                        copy(source.pages(), range, to);
                    }
                }
            });
            return;
        }
        for (PageSource source : sources) {
            source.pages().secrets().keySet().forEach(range -> source.pages().skip(range.start(), range.bytes()));
        }
    }

    private static void copy(MemorySnapshot pages, PageRange range, OutputStream to) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE_BYTES, range.bytes()));
        for (long at = range.start(); at < range.end(); at += piece.limit()) {
            piece.clear().limit((int) Math.min(piece.capacity(), range.end() - at));
            pages.read(at, piece);
            to.write(piece.array(), 0, piece.limit());
        }
    }

    /** Writes what there is of fields, when there will be no more, and tells all files. */
    List<Manifest.File> files() throws IOException, GeneralSecurityException {
        if (keys != null && !values.isEmpty()) {
            write(ImageFiles.SECRETS, to -> {
                for (byte[] value : values) {
                    to.write(ByteBuffer.allocate(4).putInt(value.length).array());
                    to.write(value);
                }
            });
        }
        return files;
    }

    private interface Contents {
        void writeTo(OutputStream out) throws IOException;
    }

    private void write(String name, Contents contents) throws IOException, GeneralSecurityException {
        FileOutput file = new FileOutput(name, out.create(name));
        try (file;
                OutputStream encrypted = keys.encrypting(file, image)) {
            contents.writeTo(encrypted);
        }
        files.add(file.file());
    }

    /** What the manifest says of it; null if there was no secret. */
    SecretList list() throws GeneralSecurityException {
        if (values.isEmpty() && memory.isEmpty()) {
            return null;
        }
        List<SecretList.Field> all = List.copyOf(fields.values());
        if (keys == null) {
            return new SecretList(null, null, null, all, memory);
        }
        byte[] salt = keys.seal().salt();
        return new SecretList(
                keys.seal().id(),
                salt == null ? null : HexFormat.of().formatHex(salt),
                keys.wrapped(keys.seal()),
                all,
                memory);
    }

    /** What a person should know. */
    List<String> notes() {
        if (keys != null || different.isEmpty()) {
            return List.of();
        }
        return List.of(
                "of secrets " + different + " there are different values; a load gives all objects the one that is"
                        + " supplied. Save with a key for secrets, or give them names of their own, if that is not meant");
    }
}
