/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.jvm;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says in one line where a thread is: what it waits in, if that is of the Java platform, and its own code around it. */
final class Whereabouts {
    private Whereabouts() {}

    static String of(Thread thread, int ownFrames) {
        StackTraceElement[] stack = thread.getStackTrace();
        Stream<StackTraceElement> waitsIn = Arrays.stream(stack).limit(1).filter(Whereabouts::ofPlatform);
        Stream<StackTraceElement> own = Arrays.stream(stack)
                .filter(frame -> !ofPlatform(frame) && !frame.getClassName().equals(TaskRunner.class.getName()))
                .limit(ownFrames);
        return Stream.concat(waitsIn, own).map(StackTraceElement::toString).collect(Collectors.joining(" < "));
    }

    private static boolean ofPlatform(StackTraceElement frame) {
        String module = frame.getModuleName();
        return module != null && (module.startsWith("java.") || module.startsWith("jdk."));
    }
}
