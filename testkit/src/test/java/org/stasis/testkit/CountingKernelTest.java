/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.testkit;

import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.stasis.spi.Clocks;
import org.stasis.spi.KernelAdapter;

/** The contract can be kept, by a kernel that is nothing but the contract. */
class CountingKernelTest extends KernelAdapterContract {
    @Override
    protected KernelAdapter create(Clocks clocks) {
        return new CountingKernel(clocks);
    }

    @Override
    protected String origin(KernelAdapter kernel) {
        return ((CountingKernel) kernel).origin();
    }

    @Override
    protected long progress(KernelAdapter kernel) {
        return ((CountingKernel) kernel).progress();
    }

    @Override
    protected OptionalLong kernelNanos(KernelAdapter kernel) {
        return OptionalLong.of(((CountingKernel) kernel).nanos());
    }

    @Override
    protected Stuck createStuck(Clocks clocks) throws InterruptedException {
        var released = new CountDownLatch(1);
        var kernel = new CountingKernel(clocks, released);
        kernel.start();
        while (kernel.progress() < 1) {
            Thread.onSpinWait();
        }
        return new Stuck(kernel, CountingKernel.TASK, released::countDown);
    }
}
