/** The one door from the benchmarks to the implementation's recipes. */
package org.stasis.internal;
