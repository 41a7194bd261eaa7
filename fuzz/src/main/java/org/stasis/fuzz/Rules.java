/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.fuzz;

/** What a target says when a rule is broken. */
public final class Rules {
    private Rules() {}

    /** A rule that holds for every input. */
    public static void always(boolean holds, String rule) {
        if (!holds) {
            throw new AssertionError("broken: " + rule);
        }
    }

    /** What was just accepted was refused when it came back. */
    public static AssertionError refused(String what, Exception why) {
        return new AssertionError("what was read and written again is refused: " + what, why);
    }
}
