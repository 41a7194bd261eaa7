/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

class DirectMemoryFileTest extends OffHeapMemoryFileContract {
    DirectMemoryFileTest() {
        super(new DirectBacking());
    }
}
