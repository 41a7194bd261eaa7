/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.stasis.api.StateException;
import org.stasis.api.StateService;
import org.stasis.api.inspect.ImageInspector;

/**
 * The way from a command to the {@link StateService} and the {@link ImageInspector} that are best when the command runs.
 * Karaf's shell gives a command the first service it ever saw; this component is that service, and itself follows the ones
 * that come and go.
 */
@Component(service = StateLink.class)
public final class StateLink {
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile StateService service;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile ImageInspector inspector;

    /** The service to use for one command from its beginning to its end. */
    StateService service() throws StateException {
        StateService present = service;
        if (present == null) {
            throw new StateException("no StateService is present; install feature stasis");
        }
        return present;
    }

    /** Likewise, the inspector. */
    ImageInspector inspector() throws StateException {
        ImageInspector present = inspector;
        if (present == null) {
            throw new StateException("no ImageInspector is present; install feature stasis");
        }
        return present;
    }
}
