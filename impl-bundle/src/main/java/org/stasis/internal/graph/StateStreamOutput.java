/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

import java.io.IOException;
import java.io.OutputStream;
import org.stasis.api.KernelException;
import org.stasis.internal.wire.WireBuffer;
import org.stasis.spi.StateOutput;
import org.stasis.spi.StateStreamException;
import org.stasis.spi.StateTypes;

/**
 * A kernel's stream into an image: sections, each with a header that says what it is and how much. Does not close the
 * stream below.
 */
public final class StateStreamOutput implements StateOutput {
    private final OutputStream out;
    private final SecretsOut secrets;
    private SectionOutput open;

    /** Secrets are lost. */
    public StateStreamOutput(OutputStream out) {
        this(out, SecretsOut.NOWHERE);
    }

    public StateStreamOutput(OutputStream out, SecretsOut secrets) {
        this.out = out;
        this.secrets = secrets;
    }

    @Override
    public void graph(Object root, StateTypes types) throws StateStreamException, KernelException {
        checkClosed();
        GraphEncoder graph = new GraphEncoder(types, secrets);
        graph.encode(root);
        try {
            graph.writeTo(out);
        } catch (IOException e) {
            throw SectionOutput.fault(e);
        }
    }

    @Override
    public OutputStream section(long bytes) throws StateStreamException {
        checkClosed();
        if (bytes < 0) {
            throw new IllegalArgumentException("a section of " + bytes + " bytes");
        }
        WireBuffer header = new WireBuffer();
        header.uint(bytes);
        try {
            header.writeTo(out);
        } catch (IOException e) {
            throw SectionOutput.fault(e);
        }
        open = new SectionOutput(out, bytes);
        return open;
    }

    private void checkClosed() {
        if (open != null && !open.closed()) {
            throw new IllegalStateException("the raw section before is still open");
        }
    }
}
