/** What the benchmark of sandboxes needs of the kernel's own package. */
package org.stasis.kernel.runsc;
