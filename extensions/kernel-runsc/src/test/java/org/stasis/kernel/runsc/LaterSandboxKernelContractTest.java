/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc;

/** The same with a runsc that lets a sandbox go on after a checkpoint. */
class LaterSandboxKernelContractTest extends SandboxKernelContractTest {
    @Override
    boolean later() {
        return true;
    }
}
