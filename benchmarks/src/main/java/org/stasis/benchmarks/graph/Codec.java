/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks.graph;

/** A way to turn a graph into bytes and back. Each is set up as its makers advise for speed, with shared references kept. */
interface Codec {
    String name();

    /** Encodes into memory of its own that it uses again, and returns how many bytes these are. */
    int encode(Company company) throws Exception;

    /** Decodes what was encoded last. */
    Company decode() throws Exception;
}
