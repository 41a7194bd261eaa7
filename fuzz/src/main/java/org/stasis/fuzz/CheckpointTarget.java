/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.fuzz;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.util.List;
import org.stasis.api.StateFileException;
import org.stasis.internal.statefile.ReadLimits;
import org.stasis.internal.statefile.StateFileCompression;
import org.stasis.internal.statefile.StateFileFormat;
import org.stasis.internal.statefile.StateFileKey;
import org.stasis.internal.statefile.StateFileReader;

/** Changes to the object graph of a real checkpoint, under the inspector. The input are {@link Edits}. */
final class CheckpointTarget implements Target {
    private static final int MOST_GROWTH = 1 << 16;

    private final Looks looks = new Looks();
    private byte[] head;
    private byte[] payload;

    @Override
    public void run(byte[] input) throws Exception {
        byte[] changed = Edits.apply(payload(), ByteBuffer.wrap(input), MOST_GROWTH);
        looks.put(
                "checkpoint.img",
                ByteBuffer.allocate(head.length + changed.length)
                        .put(head)
                        .put(changed)
                        .array());
        looks.describe();
    }

    /** Read when it is first needed: it is large. */
    private byte[] payload() throws IOException, StateFileException, InvalidKeyException {
        if (payload == null) {
            var file = new ByteArrayInputStream(Fixtures.checkpoint());
            try (var in = StateFileReader.open(file, "checkpoint.img", StateFileKey.NONE, ReadLimits.DEFAULT)) {
                payload = in.readAllBytes();
            }
            head = StateFiles.head(StateFileFormat.newest(StateFileCompression.NONE), StateFileKey.NONE);
        }
        return payload;
    }

    @Override
    public List<byte[]> seeds() throws Exception {
        return Edits.programs(payload().length);
    }
}
