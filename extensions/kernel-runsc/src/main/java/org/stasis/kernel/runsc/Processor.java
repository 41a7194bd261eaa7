/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The processor that programs of a sandbox run on, which they have asked for its features: gVisor restores them only where
 * none is missing.
 *
 * @param architecture as Java calls it, such as {@code amd64}; empty in images that do not tell
 * @param features names of instruction sets, as {@code /proc/cpuinfo} has them
 */
record Processor(String architecture, Set<String> features) {
    static final Processor UNTOLD = new Processor("", Set.of());

    private static final Path CPUINFO = Path.of("/proc/cpuinfo");

    /** What programs choose code by; not what kernels and hypervisors add for themselves. */
    private static final Pattern INSTRUCTIONS = Pattern.compile(
            "(?:mmx|pni|sse|ssse|avx|amx|fma|bmi|aes|vaes|sha|gfni|pclmul|vpclmul|adx|f16c|movbe|popcnt|abm|rdrand|rdseed"
                    + "|rdtscp|xsave|fsgsbase|erms|cx16|rtm|hle|clflushopt|clwb|lahf_lm).*");

    static Processor here() {
        try {
            return new Processor(System.getProperty("os.arch"), features(Files.readAllLines(CPUINFO)));
        } catch (IOException e) {
            return new Processor(System.getProperty("os.arch"), Set.of());
        }
    }

    /** Of the first processor: those of a machine that differ are not what gVisor is for. */
    static Set<String> features(List<String> cpuinfo) {
        Set<String> features = new TreeSet<>();
        for (String line : cpuinfo) {
            if (line.startsWith("flags") || line.startsWith("Features")) {
                for (String word : line.substring(line.indexOf(':') + 1).trim().split("\\s+")) {
                    if (line.startsWith("Features")
                            || INSTRUCTIONS.matcher(word).matches()) {
                        features.add(word);
                    }
                }
                return features;
            }
        }
        return features;
    }

    /** What another one lacks of this. */
    List<String> missing(Processor other) {
        if (!architecture.isEmpty() && !architecture.equals(other.architecture)) {
            return List.of("it was saved on a processor of architecture " + architecture + ", and this one is "
                    + other.architecture);
        }
        List<String> lacking = new ArrayList<>(new TreeSet<>(features));
        lacking.removeAll(other.features);
        return lacking.isEmpty() || other.features.isEmpty()
                ? List.of()
                : List.of("this processor lacks " + String.join(", ", lacking) + " of the one it was saved on");
    }
}
