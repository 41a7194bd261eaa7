/** A kernel as small as a kernel can be: it remembers one note. */
package org.stasis.itests.bundle.note;
