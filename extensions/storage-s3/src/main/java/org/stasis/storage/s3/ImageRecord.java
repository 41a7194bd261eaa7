/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The object that is an image: whoever puts it has published.
 *
 * <pre>
 *   "StasisS3" | version u32 | token 16 | generation str | n u16, n times: name str, bytes u64, form u8 | m u32 | manifest[m]
 *                                                                           all big endian; str is u16 length and UTF-8
 * </pre>
 *
 * <p>A form is 0 for a file that is an object, and 1 for one that consists of extents. Version 1 has no forms: all are 0.
 *
 * @param token of who wrote it: tells the writer whose answer was lost that it won, and makes any two records differ
 * @param files of the generation, by name
 */
record ImageRecord(UUID token, String generation, Map<String, Stored> files, byte[] manifest) {
    /** Longest part before the manifest. */
    static final int MAX_HEAD = 1 << 18;

    private static final long MAGIC = 0x5374617369735333L; // "StasisS3"
    private static final int VERSION = 2;
    private static final int MAX_FILES = 1000;

    /**
     * A file.
     *
     * @param inExtents whether an {@link ExtentIndex} stands in its place
     */
    record Stored(long bytes, boolean inExtents) {}

    byte[] bytes() {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeLong(MAGIC);
            out.writeInt(VERSION);
            out.writeLong(token.getMostSignificantBits());
            out.writeLong(token.getLeastSignificantBits());
            out.writeUTF(generation);
            out.writeShort(files.size());
            for (Map.Entry<String, Stored> file : files.entrySet()) {
                out.writeUTF(file.getKey());
                out.writeLong(file.getValue().bytes());
                out.writeBoolean(file.getValue().inExtents());
            }
            out.writeInt(manifest.length);
            out.write(manifest);
        } catch (IOException e) {
            throw new AssertionError("memory takes all bytes", e);
        }
        return bytes.toByteArray();
    }

    static ImageRecord read(byte[] bytes, String where) throws IOException {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readLong() != MAGIC) {
                throw new IOException(where + "@0: not the record of an image; name another prefix or bucket");
            }
            int version = in.readInt();
            if (version < 1 || version > VERSION) {
                throw new IOException(
                        where + "@8: version " + version + " of the record, this bundle reads 1 to " + VERSION);
            }
            UUID token = new UUID(in.readLong(), in.readLong());
            String generation = Names.check(in.readUTF());
            Map<String, Stored> files = files(in, version, where);
            int length = in.readInt();
            if (length != in.available()) {
                throw new IOException(where + "@" + (bytes.length - in.available()) + ": a manifest of " + length
                        + " bytes expected, " + in.available() + " found; the record is damaged");
            }
            return new ImageRecord(token, generation, files, in.readAllBytes());
        } catch (EOFException | UTFDataFormatException | IllegalArgumentException e) {
            throw new IOException(where + ": the record is damaged: " + e.getMessage(), e);
        }
    }

    private static Map<String, Stored> files(DataInputStream in, int version, String where) throws IOException {
        int count = in.readUnsignedShort();
        if (count > MAX_FILES) {
            throw new IOException(where + ": " + count + " files, at most " + MAX_FILES + " expected");
        }
        Map<String, Stored> files = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String name = Names.check(in.readUTF());
            long length = in.readLong();
            var file = new Stored(length, version > 1 && in.readBoolean());
            if (length < 0 || files.put(name, file) != null) {
                throw new IOException(where + ": file '" + name + "' of " + length + " bytes; the record is damaged");
            }
        }
        return files;
    }
}
