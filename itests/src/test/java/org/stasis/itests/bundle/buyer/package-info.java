/** The buyer: a task of another bundle than the objects it works on. */
package org.stasis.itests.bundle.buyer;
