/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.io.InputStream;
import org.stasis.api.KernelException;
import org.stasis.internal.wire.RawSection;
import org.stasis.internal.wire.Tag;
import org.stasis.internal.wire.WireInput;
import org.stasis.spi.StateInput;
import org.stasis.spi.StateStreamException;
import org.stasis.spi.StateTypes;

/**
 * A kernel's stream out of an image, the mirror of {@link StateStreamOutput}. Reads a little ahead, and does not close
 * the stream below.
 */
public final class StateStreamInput implements StateInput {
    private final WireInput in;
    private final GraphLimits limits;
    private final SecretsIn secrets;
    private RawSection open;

    /** @param where the file's name, for messages */
    public StateStreamInput(InputStream in, String where, GraphLimits limits) {
        this(in, where, limits, SecretsIn.NONE);
    }

    /** @param secrets that the stream left out */
    public StateStreamInput(InputStream in, String where, GraphLimits limits, SecretsIn secrets) {
        this.in = new WireInput(in, where);
        this.limits = limits;
        this.secrets = secrets;
    }

    @Override
    public Object graph(StateTypes types) throws StateStreamException, KernelException {
        long header = header();
        if (header >= 0) {
            throw in.damaged("a graph", "a raw section of " + header + " bytes");
        }
        return new GraphDecoder(Records.open(in, header & ~Tag.OBJECTS, limits), types, secrets).decode();
    }

    @Override
    public InputStream section() throws StateStreamException {
        long header = header();
        if (header < 0) {
            throw in.damaged("a raw section", "a graph of " + (header & ~Tag.OBJECTS) + " objects");
        }
        open = new RawSection(in, header);
        return open;
    }

    private long header() throws StateStreamException {
        if (open != null && !open.closed()) {
            throw new IllegalStateException("the raw section before is still open");
        }
        return in.uint();
    }
}
