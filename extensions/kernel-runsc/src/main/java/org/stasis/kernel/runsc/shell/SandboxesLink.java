/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc.shell;

import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.stasis.api.KernelException;
import org.stasis.api.StateException;
import org.stasis.api.StateService;
import org.stasis.kernel.runsc.SandboxKernel;
import org.stasis.kernel.runsc.Sandboxes;

/** The way from a command to the services that are present when it runs. */
@Component(service = SandboxesLink.class)
public final class SandboxesLink {
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile StateService states;

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile List<Sandboxes> roots = List.of();

    StateService states() throws StateException {
        StateService present = states;
        if (present == null) {
            throw new StateException("no StateService is present; install feature stasis");
        }
        return present;
    }

    List<Sandboxes> roots() {
        return roots;
    }

    /** Those below that root; the first ones if it is null. */
    Sandboxes root(String root) throws StateException {
        List<String> names = new ArrayList<>();
        for (Sandboxes sandboxes : roots) {
            if (root == null || sandboxes.root().toString().equals(root)) {
                return sandboxes;
            }
            names.add(sandboxes.root().toString());
        }
        throw new KernelException("no root " + (root == null ? "" : root + " ") + "of runsc is configured; there are "
                + names + ". One is a configuration org.stasis.kernel.runsc-NAME.cfg");
    }

    /** The root that has a sandbox. */
    Sandboxes rootOf(String sandbox) throws StateException {
        for (Sandboxes sandboxes : roots) {
            for (SandboxKernel kernel : sandboxes.kernels()) {
                if (kernel.name().equals(sandbox)) {
                    return sandboxes;
                }
            }
        }
        throw new KernelException("there is no sandbox '" + sandbox + "'");
    }
}
