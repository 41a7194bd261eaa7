/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.stasis.api.CorruptImageException;
import org.stasis.api.StateException;
import org.stasis.internal.image.FileInput;
import org.stasis.internal.image.ImageFiles;
import org.stasis.internal.image.ImageKeys;
import org.stasis.internal.image.Manifest;
import org.stasis.spi.ImageWriter;

/** The secrets that an image keeps, encrypted with a key of their own. */
record StoredSecrets(StoredFiles files, Manifest manifest) {
    /** Those of fields, in the order of their numbers. */
    List<byte[]> values(ImageKeys keys) throws StateException {
        String where = files.at(ImageFiles.SECRETS);
        return Faults.files(where, () -> {
            try (FileInput in = files.input(ImageFiles.SECRETS)) {
                byte[] all = keys.decrypting(in, savedAs()).readNBytes(2 * SecretsDraft.MOST_BYTES_IN_ALL);
                in.finish();
                return values(all, where);
            }
        });
    }

    private static List<byte[]> values(byte[] all, String where) throws CorruptImageException {
        List<byte[]> values = new ArrayList<>();
        for (ByteBuffer left = ByteBuffer.wrap(all); left.hasRemaining(); ) {
            int length = left.remaining() < 4 ? -1 : left.getInt();
            if (length < 0 || length > left.remaining()) {
                throw new CorruptImageException(
                        where, "a secret within the file", length + " bytes", "Load another image");
            }
            byte[] value = new byte[length];
            left.get(value);
            values.add(value);
        }
        return values;
    }

    /** Those of pages, joined in the order of the manifest; closing it closes the file. */
    InputStream pages(ImageKeys keys) throws StateException {
        return Faults.files(files.at(ImageFiles.SECRET_PAGES), () -> {
            FileInput in = files.input(ImageFiles.SECRET_PAGES);
            return new FilterInputStream(keys.decrypting(in, savedAs())) {
                @Override
                public void close() throws IOException {
                    in.close();
                }
            };
        });
    }

    /** Checks the files, for which no key is needed. */
    void verify() throws StateException {
        for (String file : present()) {
            Faults.files(files.at(file), () -> {
                try (FileInput in = files.input(file)) {
                    in.finish();
                }
                return null;
            });
        }
    }

    /** Has a new image take over the files; they stay bound to the id under which they were written. */
    List<Manifest.File> adopt(ImageWriter by) throws StateException {
        List<Manifest.File> adopted = new ArrayList<>();
        for (String file : present()) {
            adopted.add(files.adopt(file, file, by));
        }
        return adopted;
    }

    private List<String> present() {
        return Stream.of(ImageFiles.SECRETS, ImageFiles.SECRET_PAGES)
                .filter(file -> manifest.file(file).isPresent())
                .toList();
    }

    /** Id under which the image was saved, before it was compacted. */
    private UUID savedAs() {
        return UUID.fromString(manifest.metadata().getOrDefault(SaveMetadata.IMAGE, manifest.id()));
    }
}
