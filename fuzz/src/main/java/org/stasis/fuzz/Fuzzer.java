/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Where Jazzer comes in. The name of the target is its only argument. */
public final class Fuzzer {
    private static Target target;

    private Fuzzer() {}

    public static void fuzzerInitialize(String[] arguments) {
        target = named(arguments[0]);
    }

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        target.run(input);
    }

    /** Lists the targets; with the name of one and a folder, puts its seeds there. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 0) {
            Targets.ALL.keySet().forEach(System.out::println);
        } else {
            sow(named(arguments[0]).seeds(), Path.of(arguments[1]));
        }
    }

    private static void sow(List<byte[]> seeds, Path folder) throws IOException {
        Files.createDirectories(folder);
        for (int i = 0; i < seeds.size(); i++) {
            Files.write(folder.resolve("seed-" + i), seeds.get(i));
        }
    }

    private static Target named(String name) {
        Supplier<Target> named = Targets.ALL.get(name);
        if (named == null) {
            throw new IllegalArgumentException("no target " + name + "; there are " + Targets.ALL.keySet());
        }
        return named.get();
    }
}
