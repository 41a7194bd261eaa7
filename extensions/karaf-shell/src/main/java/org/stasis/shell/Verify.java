/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.stasis.api.ImageRef;
import org.stasis.api.LoadOptions;
import org.stasis.api.StateException;
import org.stasis.api.VerifyReport;
import org.stasis.api.inspect.ImageInspector;
import org.stasis.api.inspect.ImageSource;

/** {@code state:verify}. */
@Service
@Command(scope = "state", name = "verify", description = "Checks every byte of an image", detailedDescription = """
                Reads the whole image and authenticates it; no kernel is touched. An image that is damaged or not \
                authentic is an error that says where, and bin/client ends with code 1.

                Check image nightly of the default backend with the key it names:

                  state:verify nightly

                Insist on a scheme and a key:

                  state:verify file:nightly --scheme hmac-sha256 --key ops-2026

                Check a folder or a state file, ours or gVisor's, and tell what its format cannot show:

                  state:verify /var/images/checkpoint.img --key /etc/runsc.key
                """)
public final class Verify extends OneImageCommand {
    @Option(name = "--scheme", description = "Integrity scheme the image must have; none must be asked for by name")
    @Completion(SchemeCompleter.class)
    String scheme;

    @Option(name = "--progress", description = "Tell the progress every five seconds where there is no terminal")
    boolean progress;

    /** Names are for the state service. */
    @Override
    boolean required() {
        return false;
    }

    @Override
    void look(ImageInspector inspector) throws Exception {
        ImageSource source = source(image);
        VerifyReport report = source.image() == null ? path(source) : name(source.image());
        if (json) {
            Json.print(System.out, report);
            return;
        }
        System.out.printf("%s is intact (%s)%n", Text.plain(image(report)), Text.plain(report.id()));
        System.out.printf(
                "%s and %s checked under scheme %s in %s (%s)%n",
                Units.bytes(report.bytes()),
                Text.count(report.extents(), "extent"),
                Text.plain(report.scheme()),
                Units.duration(report.took()),
                Units.rate(report.bytes(), report.took()));
        printAll("caution", report.cautions());
    }

    private VerifyReport name(ImageRef name) throws StateException {
        try (ProgressLine line = ProgressLine.on(session, json, progress)) {
            return link.service()
                    .verify(LoadOptions.from(name)
                            .scheme(scheme)
                            .key(key)
                            .progress(line)
                            .build());
        }
    }

    private VerifyReport path(ImageSource path) throws CommandException, StateException {
        VerifyReport report = link.inspector().verify(path);
        if (scheme != null && !scheme.equals(report.scheme())) {
            throw new CommandException(image + " is of scheme '" + report.scheme() + "', not '" + scheme + "'");
        }
        return report;
    }

    private Object image(VerifyReport report) {
        return report.image() == null ? image : report.image();
    }
}
