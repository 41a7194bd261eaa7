/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.wire;

import java.io.IOException;

/** A stream as text with links. Names and strings are not escaped, as in gVisor's own printer: not for a browser. */
public final class PrettyHtml extends PrettyPrinter {
    private PrettyHtml(WireReader in, Appendable out) {
        super(in, out);
    }

    /** Prints everything that {@code in} still holds; neither is closed. */
    public static void print(WireReader in, Appendable out) throws IOException {
        out.append("<pre>");
        new PrettyHtml(in, out).printSections();
        out.append("</pre>");
    }

    @Override
    String anchor(String name) {
        return "<a name=\"" + name + "\">" + name + "</a><a href=\"#" + name + "\">&#9875;</a>";
    }

    @Override
    String link(String name, String text) {
        return "<a href=\"#" + name + "\">" + text + "</a>";
    }
}
