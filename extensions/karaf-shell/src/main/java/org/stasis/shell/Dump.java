/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.io.StringWriter;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.stasis.api.inspect.DumpFormat;
import org.stasis.api.inspect.ImageInspector;
import org.stasis.api.inspect.ImageSource;

/** {@code state:dump}. */
@Service
@Command(
        scope = "state",
        name = "dump",
        description = "Writes out every object of an image, or a report about it as a web page",
        detailedDescription = """
                As text, to the byte what gVisor's own printer writes. With --html, one page that needs nothing else: \
                processes, memory maps with a picture, open files, objects, and a search. IMAGE is as for state:inspect.

                  state:dump nightly
                  state:dump /var/lib/checkpoints/checkpoint.img --html --output /tmp/checkpoint.html
                """)
public final class Dump extends OneImageCommand {
    @Option(name = "--html", description = "A report as a web page, made to be looked at")
    boolean html;

    @Option(name = "--gvisor-html", description = "The objects as gVisor's own printer writes HTML; nothing is escaped")
    boolean gvisorHtml;

    @Option(name = "--output", description = "Path of the file to write, instead of the terminal")
    String output;

    @Override
    void look(ImageInspector inspector) throws Exception {
        ImageSource source = source(image);
        if (json && output == null) {
            StringWriter text = new StringWriter();
            document(inspector, source, text);
            Json.print(System.out, Map.of("text", text.toString()));
            return;
        }
        write(output, out -> document(inspector, source, out));
        if (json) {
            Map<String, Object> report = new LinkedHashMap<>();
            report.put("file", path(output).toString());
            report.put("bytes", path(output).toFile().length());
            Json.print(System.out, report);
        } else if (output != null) {
            System.out.println(path(output) + " written, "
                    + Units.bytes(path(output).toFile().length()));
        }
    }

    private void document(ImageInspector inspector, ImageSource source, Writer out) throws Exception {
        if (html) {
            HtmlReport.write(out, inspector.describe(source), null, objects(inspector, source));
        } else {
            inspector.dump(source, gvisorHtml ? DumpFormat.GVISOR_HTML : DumpFormat.TEXT, out);
        }
    }

    /** The objects as text; empty if there are more than a page can take, or they cannot be read. */
    private static String objects(ImageInspector inspector, ImageSource source) {
        try {
            CappedWriter text = new CappedWriter();
            inspector.dump(source, DumpFormat.TEXT, text);
            return text.toString();
        } catch (Exception e) {
            return ""; // the report says why, where it matters
        }
    }
}
