/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.stasis.api.inspect.ImageDifference;
import org.stasis.api.inspect.ImageInspector;
import org.stasis.api.inspect.ImageSource;

/** {@code state:diff}. */
@Service
@Command(
        scope = "state",
        name = "diff",
        description = "Shows what changed from one image to another",
        detailedDescription = """
                Metadata, processes or tasks, fields of objects, and pages of memory. Objects are compared that are \
                reached on the same way from the root of their graph. Images are named as for state:inspect.

                  state:diff monday tuesday
                  state:diff a/checkpoint.img b/checkpoint.img --html --output /tmp/diff.html
                """)
public final class Diff extends InspectorCommand {
    @Argument(index = 0, name = "before", description = "NAME, BACKEND:NAME or a path", required = true)
    @Completion(ImageOrFileCompleter.class)
    String before;

    @Argument(index = 1, name = "after", description = "NAME, BACKEND:NAME or a path", required = true)
    @Completion(ImageOrFileCompleter.class)
    String after;

    @Argument(index = 2, name = "options", description = "Options may follow the images as well", multiValued = true)
    @Completion(OptionCompleter.class)
    List<String> rest;

    @Option(name = "--html", description = "A report on the second image as a web page, with what changed")
    boolean html;

    @Option(name = "--output", description = "Path of the file to write, instead of the terminal")
    String output;

    @Override
    void images(List<String> words) throws CommandException {
        before = exactly(2, words).get(0);
        after = words.get(1);
    }

    @Override
    void inspect(ImageInspector inspector) throws Exception {
        TrailingOptions.takeAll(this, rest);
        ImageSource second = source(after);
        ImageDifference difference = inspector.compare(source(before), second);
        if (html) {
            write(output, out -> HtmlReport.write(out, inspector.describe(second), difference, ""));
        } else if (json) {
            Json.print(System.out, difference);
        } else {
            DifferenceText.print(System.out, difference);
        }
    }
}
