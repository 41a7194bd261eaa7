/** Object graphs through our codec and those of others. */
package org.stasis.benchmarks.graph;
