/** A workload of two bundles: this one sells, the other buys, and both count in one {@link Till} of the kernel. */
package org.stasis.itests.bundle.till;
