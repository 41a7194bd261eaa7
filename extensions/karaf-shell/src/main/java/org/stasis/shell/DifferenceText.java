/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.io.PrintStream;
import org.stasis.api.inspect.ImageDifference;
import org.stasis.api.inspect.ImageDifference.Change;
import org.stasis.api.inspect.ImageDifference.Pages;

/** What changed between two images, for people. */
final class DifferenceText {
    private DifferenceText() {}

    static void print(PrintStream out, ImageDifference difference) {
        for (Change change : difference.changes()) {
            out.println(line(change));
        }
        if (difference.moreChanges() > 0) {
            out.println("and " + Text.count(difference.moreChanges(), "more change"));
        }
        if (!difference.pages().isEmpty()) {
            out.println(difference.changes().isEmpty() ? "PAGES" : "\nPAGES");
            Table table = new Table().left("", "memory", "from", "to").right("size");
            for (Pages pages : difference.pages()) {
                table.row(
                        sign(pages.kind()),
                        pages.memory(),
                        Long.toHexString(pages.start()),
                        Long.toHexString(pages.end()),
                        Units.bytes(pages.end() - pages.start()));
            }
            table.print(out, "");
            if (difference.morePages() > 0) {
                out.println("and " + Text.count(difference.morePages(), "more run"));
            }
            out.println(Units.bytes(difference.changedBytes()) + " of pages are not the same");
        }
        difference.remarks().forEach(remark -> out.println("remark: " + Text.plain(remark)));
        if (difference.same()) {
            out.println("no difference");
        }
    }

    private static String line(Change change) {
        String what = sign(change.kind()) + " " + Text.plain(change.path()) + ": ";
        return switch (change.kind()) {
            case ADDED -> what + Text.plain(change.after());
            case REMOVED -> what + Text.plain(change.before());
            case CHANGED -> what + Text.plain(change.before()) + " -> " + Text.plain(change.after());
        };
    }

    private static String sign(ImageDifference.Kind kind) {
        return switch (kind) {
            case ADDED -> "+";
            case REMOVED -> "-";
            case CHANGED -> "~";
        };
    }
}
