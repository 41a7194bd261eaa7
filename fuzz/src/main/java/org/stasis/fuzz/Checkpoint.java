/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A checkpoint in parts, each of which can be changed for itself.
 *
 * @param files the parts of each file by its name; {@code checkpoint.img} is a payload without its header
 */
record Checkpoint(Map<String, List<Checkpoint.Part>> files) {
    /** What a file is made of. */
    interface Part {
        void writeTo(OutputStream out) throws IOException;

        Part copy();
    }

    /** Any bytes. */
    record Plain(byte[] bytes) implements Part {
        @Override
        public void writeTo(OutputStream out) throws IOException {
            out.write(bytes);
        }

        @Override
        public Part copy() {
            return this; // exchanged for another, never changed
        }
    }

    /** One that may be changed without changing this. */
    Checkpoint copy() {
        Map<String, List<Part>> copies = new TreeMap<>();
        files.forEach((name, parts) ->
                copies.put(name, new ArrayList<>(parts.stream().map(Part::copy).toList())));
        return new Checkpoint(copies);
    }

    /** The files as they lie on a disk. */
    Map<String, byte[]> bytes() throws IOException {
        Map<String, byte[]> bytes = new TreeMap<>();
        for (Map.Entry<String, List<Part>> file : files.entrySet()) {
            var out = new ByteArrayOutputStream();
            for (Part part : file.getValue()) {
                part.writeTo(out);
            }
            bytes.put(file.getKey(), out.toByteArray());
        }
        return bytes;
    }
}
