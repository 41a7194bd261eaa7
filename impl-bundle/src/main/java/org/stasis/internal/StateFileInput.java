/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stasis.api.CorruptImageException;
import org.stasis.api.StateException;
import org.stasis.internal.graph.GraphLimits;
import org.stasis.internal.graph.SecretsIn;
import org.stasis.internal.graph.StateStreamInput;
import org.stasis.internal.image.FileInput;
import org.stasis.internal.image.ImageKeys;
import org.stasis.internal.image.Manifest;
import org.stasis.internal.statefile.CodesLeftOut;
import org.stasis.internal.statefile.ReadLimits;
import org.stasis.internal.statefile.StateFileCompression;
import org.stasis.internal.statefile.StateFileKey;
import org.stasis.internal.statefile.StateFileReader;
import org.stasis.spi.StateInput;

/** The state file of an image that is being read: a file in chunks of graphs, each authenticated before it is used. */
final class StateFileInput implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StateFileInput.class);

    private final String where;
    private final FileInput file;
    private final StateFileReader chunks;

    private StateFileInput(String where, FileInput file, StateFileReader chunks) {
        this.where = where;
        this.file = file;
        this.chunks = chunks;
    }

    static StateFileInput open(String where, FileInput file, Manifest manifest, ImageKeys keys) throws Exception {
        try {
            InputStream plain = keys.decrypting(file, UUID.fromString(manifest.id()));
            if (keys.stateCodesOutlivedTheirKey()) {
                var compression = StateFileCompression.named(manifest.compression());
                plain = new CodesLeftOut(
                        plain, keys.scheme().tagBytes(), compression.orElse(StateFileCompression.NONE));
            }
            var chunks = StateFileReader.open(
                    plain, where, StateFileKey.orNone(keys.scheme(), keys.state()), ReadLimits.DEFAULT);
            return new StateFileInput(where, file, chunks);
        } catch (Exception e) {
            try (file) {
                throw e;
            }
        }
    }

    /** The kernel's stream, to be asked for once. */
    StateInput in(SecretsIn secrets) {
        return new StateStreamInput(chunks, where, GraphLimits.DEFAULT, secrets);
    }

    /** The payload as it is, for those who do not use {@link #in}. */
    InputStream payload() {
        return chunks;
    }

    Map<String, String> metadata() {
        return chunks.metadata();
    }

    /** The header's metadata must hold all of the manifest's: a header of another image is not taken. */
    void checkMetadata(Map<String, String> manifest) throws CorruptImageException {
        for (var entry : manifest.entrySet()) {
            String found = chunks.metadata().get(entry.getKey());
            if (!entry.getValue().equals(found)) {
                throw new CorruptImageException(
                        where + "@16",
                        "metadata " + entry.getKey() + " = '" + entry.getValue() + "', as the manifest says",
                        found == null ? "no such entry" : "'" + found + "'",
                        "The state file belongs to another image; load another one");
            }
        }
    }

    /** Reads to the end and checks that the stream was whole: nothing cut off, nothing appended, nothing exchanged. */
    void finish() throws StateException {
        Faults.files(where, () -> {
            chunks.transferTo(OutputStream.nullOutputStream());
            file.finish();
            return null;
        });
    }

    /** Never fails: it was only read, and a load whose kernel runs has succeeded. */
    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            LOG.debug("{} could not be closed; it was only read", where, e);
        }
    }
}
