/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.stasis.api.StateService;

/** A command on one image that may take its time. */
abstract class LongCommand extends StateCommand {
    @Argument(index = 0, name = "image", description = "NAME, or BACKEND:NAME", required = true)
    @Completion(ImageCompleter.class)
    String image;

    @Argument(index = 1, name = "options", description = "Options may follow the image as well", multiValued = true)
    @Completion(OptionCompleter.class)
    List<String> rest;

    @Option(name = "--progress", description = "Tell the progress every five seconds where there is no terminal")
    boolean progress;

    @Override
    final void run(StateService state) throws Exception {
        TrailingOptions.takeAll(this, rest);
        try (ProgressLine line = ProgressLine.on(session, json, progress)) {
            work(state, line);
        }
    }

    /** Does the work; the line must be closed before anything else is printed. */
    abstract void work(StateService state, ProgressLine line) throws Exception;
}
