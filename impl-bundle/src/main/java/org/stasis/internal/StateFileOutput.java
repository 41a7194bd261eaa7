/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.io.OutputStream;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.stasis.api.StateException;
import org.stasis.internal.graph.SecretsOut;
import org.stasis.internal.graph.StateStreamOutput;
import org.stasis.internal.image.FileOutput;
import org.stasis.internal.image.ImageKeys;
import org.stasis.internal.image.Manifest;
import org.stasis.internal.statefile.StateFileFormat;
import org.stasis.internal.statefile.StateFileKey;
import org.stasis.internal.statefile.StateFileWriter;
import org.stasis.spi.StateOutput;

/** The state file of an image that is being written: graphs in chunks in a file. */
final class StateFileOutput implements AutoCloseable {
    private final String where;
    private final FileOutput file;
    private final OutputStream encrypted;
    private final StateFileWriter chunks;
    private final StateOutput out;
    private final Consumer<Manifest.File> written;

    private StateFileOutput(
            String where,
            FileOutput file,
            OutputStream encrypted,
            StateFileWriter chunks,
            SecretsOut secrets,
            Consumer<Manifest.File> written) {
        this.where = where;
        this.file = file;
        this.encrypted = encrypted;
        this.chunks = chunks;
        this.written = written;
        out = new StateStreamOutput(chunks, secrets);
    }

    /**
     * @param secrets takes those that the state has
     * @param written told of the file when it is closed without a fault
     */
    static StateFileOutput open(
            String where,
            FileOutput file,
            StateFileFormat format,
            Map<String, String> metadata,
            UUID image,
            ImageKeys keys,
            SecretsOut secrets,
            Consumer<Manifest.File> written)
            throws Exception {
        try {
            OutputStream encrypted = keys.encrypting(file, image);
            var chunks =
                    StateFileWriter.open(encrypted, format, metadata, StateFileKey.orNone(keys.scheme(), keys.state()));
            return new StateFileOutput(where, file, encrypted, chunks, secrets, written);
        } catch (Exception e) {
            try (file) {
                throw e;
            }
        }
    }

    StateOutput out() {
        return out;
    }

    @Override
    public void close() throws StateException {
        Faults.files(where, () -> {
            try (file;
                    encrypted;
                    chunks) {
                // all in this order, whatever the first one throws
            }
            written.accept(file.file());
            return null;
        });
    }
}
