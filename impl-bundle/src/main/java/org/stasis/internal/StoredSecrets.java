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

/** What an image keeps of secrets, encrypted with a key of their own. */
record StoredSecrets(StoredFiles files, Manifest manifest) {
    /** The secrets of fields, in the order of their numbers. */
    List<byte[]> fields(ImageKeys secretKeys) throws StateException {
        String where = files.at(ImageFiles.SECRETS);
        return Faults.files(where, () -> {
            byte[] all;
            try (FileInput in = files.input(ImageFiles.SECRETS)) {
                all = secretKeys.decrypting(in, savedAs()).readNBytes(2 * SecretsDraft.MOST_BYTES_IN_ALL);
                in.finish();
            }
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
        });
    }

    /** The secret pages, joined in the order of the manifest; closing it closes the file. */
    InputStream pages(ImageKeys secretKeys) throws StateException {
        return Faults.files(files.at(ImageFiles.SECRET_PAGES), () -> {
            FileInput in = files.input(ImageFiles.SECRET_PAGES);
            InputStream plain = secretKeys.decrypting(in, savedAs());
            return new FilterInputStream(plain) {
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
        return UUID.fromString(manifest.metadata().getOrDefault("image", manifest.id()));
    }
}
