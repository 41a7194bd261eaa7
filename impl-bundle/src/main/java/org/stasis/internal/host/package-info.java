/** What a host offers when nobody offers better: each service ranks -1000, so that any other wins. */
package org.stasis.internal.host;
