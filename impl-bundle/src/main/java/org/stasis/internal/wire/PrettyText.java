/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.wire;

import java.io.IOException;

/** A stream as text. */
public final class PrettyText extends PrettyPrinter {
    private PrettyText(WireReader in, Appendable out) {
        super(in, out);
    }

    /** Prints everything that {@code in} still holds; neither is closed. */
    public static void print(WireReader in, Appendable out) throws IOException {
        new PrettyText(in, out).printSections();
    }

    @Override
    String anchor(String name) {
        return name;
    }

    @Override
    String link(String name, String text) {
        return text;
    }
}
