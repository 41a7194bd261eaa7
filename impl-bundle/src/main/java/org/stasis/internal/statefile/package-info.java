/**
 * gVisor's state file.
 */
package org.stasis.internal.statefile;
