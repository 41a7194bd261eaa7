/** A task whose state has secrets: a field, and a page of memory. */
package org.stasis.itests.bundle.safe;
