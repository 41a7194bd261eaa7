/** The first version of a workload: it counts, under a label. */
package org.stasis.itests.bundle.counter;
