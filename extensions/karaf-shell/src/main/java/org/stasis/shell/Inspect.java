/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.stasis.api.ImageInfo;
import org.stasis.api.inspect.ImageInspector;
import org.stasis.api.inspect.ImageReport;
import org.stasis.api.inspect.ImageSource;

/** {@code state:inspect}. */
@Service
@Command(
        scope = "state",
        name = "inspect",
        description = "Shows what an image or a state file says of itself, and what is in it",
        detailedDescription = """
                Of an image of Stasis, its tasks and memory; of a checkpoint that gVisor wrote, its processes and \
                threads, their memory maps and open files. What is sealed with a key is shown if the key is at hand. \
                Nothing is authenticated that has no key: state:verify tells. A word with a slash is a path on the \
                machine Karaf runs on, such as ./checkpoint.img: a state file, ours or gVisor's, or an image folder of \
                the file backend. Anything else is an image.

                Show image nightly of the default backend, and a checkpoint that gVisor wrote:

                  state:inspect nightly
                  state:inspect /var/lib/checkpoints/checkpoint.img

                Only what the header says, at once even for a large image:

                  state:inspect nightly --brief
                """)
public final class Inspect extends OneImageCommand {
    @Option(name = "--brief", description = "Only what the image says of itself; its contents are not read")
    boolean brief;

    @Override
    boolean required() {
        return false;
    }

    @Override
    void look(ImageInspector inspector) throws Exception {
        ImageSource source = source(image);
        if (brief || inspector == null) {
            ImageInfo info = inspector == null ? info(source) : inspector.info(source);
            if (json) {
                Json.print(System.out, info);
            } else {
                ImageText.print(System.out, info, source.path());
            }
            return;
        }
        ImageReport report = inspector.describe(source);
        if (json) {
            Json.print(System.out, document(report));
        } else {
            ImageText.print(System.out, report.image(), source.path());
            ReportText.print(System.out, report);
        }
    }

    /** What those have without an inspector. */
    private ImageInfo info(ImageSource source) throws Exception {
        return source.path() == null
                ? link.service().inspect(source.image())
                : link.service().inspect(source.path());
    }

    /** The members of a brief document, and then what is in the image. */
    static Map<String, Object> document(ImageReport report) throws ReflectiveOperationException {
        Map<String, Object> document = new LinkedHashMap<>(Json.members(report.image()));
        Map<String, Object> contents = Json.members(report);
        contents.remove("image");
        contents.put("contentRemarks", contents.remove("remarks"));
        document.putAll(contents);
        return document;
    }
}
