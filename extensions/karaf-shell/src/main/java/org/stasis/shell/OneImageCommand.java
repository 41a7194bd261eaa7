/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.support.CommandException;
import org.stasis.api.inspect.ImageInspector;

/** A command that looks into one image. */
abstract class OneImageCommand extends InspectorCommand {
    @Argument(index = 0, name = "image", description = "NAME, BACKEND:NAME or a path", required = true)
    @Completion(ImageOrFileCompleter.class)
    String image;

    @Argument(index = 1, name = "options", description = "Options may follow the image as well", multiValued = true)
    @Completion(OptionCompleter.class)
    List<String> rest;

    @Override
    final void images(List<String> words) throws CommandException {
        image = exactly(1, words).get(0);
    }

    @Override
    final void inspect(ImageInspector inspector) throws Exception {
        TrailingOptions.takeAll(this, rest);
        look(inspector);
    }

    /** Does the work, once all options are known. */
    abstract void look(ImageInspector inspector) throws Exception;
}
