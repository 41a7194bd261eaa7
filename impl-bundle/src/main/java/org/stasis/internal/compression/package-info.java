/** The compressions built in. */
package org.stasis.internal.compression;
