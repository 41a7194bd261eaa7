/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.host;

import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.propertytypes.ServiceRanking;
import org.stasis.api.CorruptImageException;
import org.stasis.api.KernelException;
import org.stasis.internal.DamagedStreamException;
import org.stasis.spi.NetworkStack;
import org.stasis.spi.StateInput;
import org.stasis.spi.StateOutput;
import org.stasis.spi.StateStreamException;
import org.stasis.spi.StateTypes;

/** A host whose kernels have no network: nothing to pause, and nothing but that fact to save. */
@Component(immediate = true)
@ServiceRanking(-1000)
public final class NoNetwork implements NetworkStack {
    private static final String STATE = "no network";

    @Override
    public Pause pause(String kernel) {
        return () -> {};
    }

    @Override
    public void saveTo(StateOutput out) throws StateStreamException {
        try {
            out.graph(STATE, StateTypes.BUILT_IN);
        } catch (KernelException e) {
            throw new StateStreamException("a plain text cannot be saved", e);
        }
    }

    @Override
    public Restored restore(String kernel, StateInput in) throws StateStreamException {
        try {
            Object state = in.graph(StateTypes.BUILT_IN);
            if (!STATE.equals(state)) {
                throw new DamagedStreamException(new CorruptImageException(
                        "network state of kernel '" + kernel + "'",
                        "none, because this host has no network stack",
                        "the state of one",
                        "Install the network stack the image was saved with"));
            }
        } catch (KernelException e) {
            throw new StateStreamException(
                    "the network state is of types this host does not know: " + e.getMessage(), e);
        }
        return new Restored() {
            @Override
            public void start() {}

            @Override
            public void close() {}
        };
    }
}
