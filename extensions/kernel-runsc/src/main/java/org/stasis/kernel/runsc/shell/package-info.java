/** The commands {@code runsc:*} of Karaf's shell. */
package org.stasis.kernel.runsc.shell;
