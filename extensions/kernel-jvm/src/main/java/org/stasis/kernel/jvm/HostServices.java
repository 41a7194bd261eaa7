/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.jvm;

import org.stasis.api.KernelException;
import org.stasis.spi.Clocks;
import org.stasis.spi.MemoryFiles;

/**
 * What a kernel takes from its host when it begins to live: memory and clocks. Either may be missing for a while, as
 * when its bundle is exchanged. Thread-safe.
 */
final class HostServices {
    private MemoryFiles memoryFiles;
    private Clocks clocks;

    synchronized void add(MemoryFiles files) {
        memoryFiles = files;
    }

    /** Does nothing if another has been added since. */
    synchronized void remove(MemoryFiles files) {
        memoryFiles = memoryFiles == files ? null : memoryFiles;
    }

    synchronized void add(Clocks host) {
        clocks = host;
    }

    /** Does nothing if others have been added since. */
    synchronized void remove(Clocks host) {
        clocks = clocks == host ? null : clocks;
    }

    /** Whether nothing is missing. */
    synchronized boolean complete() {
        return memoryFiles != null && clocks != null;
    }

    synchronized MemoryFiles memoryFiles() throws KernelException {
        return require(memoryFiles, MemoryFiles.class);
    }

    synchronized Clocks clocks() throws KernelException {
        return require(clocks, Clocks.class);
    }

    private static <T> T require(T service, Class<T> type) throws KernelException {
        if (service == null) {
            throw new KernelException("no kernel can begin: there is no service " + type.getSimpleName()
                    + "; is the Stasis implementation bundle started?");
        }
        return service;
    }
}
