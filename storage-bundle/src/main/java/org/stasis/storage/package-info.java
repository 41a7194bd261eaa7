/**
 * What the backends of this bundle have in common: which names they take, and how they end what is open when they stop.
 */
package org.stasis.storage;
