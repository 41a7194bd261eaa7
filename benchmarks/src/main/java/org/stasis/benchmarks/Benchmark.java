/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks;

import java.util.Optional;

/** One name that {@code run.sh} knows: something of ours, measured beside its peers or limits in the same process. */
public interface Benchmark {
    /** By which it is started and its figures are found, such as {@code save-load}. */
    String name();

    /** What it measures, in one line. */
    String about();

    /** What it needs and this machine lacks. */
    default Optional<String> missing() {
        return Optional.empty();
    }

    /** Measures and reports; fails if what it measures gives a wrong result, never because it is slow. */
    void run(Settings settings, Report report) throws Exception;
}
