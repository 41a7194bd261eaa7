/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.stasis.api.inspect.ImageDifference;
import org.stasis.api.inspect.ImageReport;

/** What the commands make of a report, in all the ways they have; thrown away. */
public final class Printed {
    private static final PrintStream NOWHERE =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    private Printed() {}

    public static void text(ImageReport report) {
        ReportText.print(NOWHERE, report);
    }

    public static void json(ImageReport report) throws Exception {
        Json.print(NOWHERE, report);
    }

    public static void page(ImageReport report) throws IOException {
        HtmlReport.write(Writer.nullWriter(), report, null, "");
    }

    public static void difference(ImageDifference difference) {
        DifferenceText.print(NOWHERE, difference);
    }
}
