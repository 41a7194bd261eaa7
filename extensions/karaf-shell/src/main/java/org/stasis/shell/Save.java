/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.stasis.api.AfterSave;
import org.stasis.api.SaveOptions;
import org.stasis.api.SaveReport;
import org.stasis.api.StateService;

/** {@code state:save}. */
@Service
@Command(scope = "state", name = "save", description = "Saves a kernel as an image", detailedDescription = """
                The kernel stands still while it is saved, and runs on afterwards unless --stop is given. \
                A save that fails leaves the kernel running and every earlier image as it was.

                Save kernel main as image nightly of the default backend, and note why:

                  state:save nightly --kernel main --metadata reason=upgrade

                Save it to another backend, replacing the image there, and stop it:

                  state:save memory:nightly --kernel main --replace --stop
                """)
public final class Save extends LongCommand {
    private static final Pattern LIMIT = Pattern.compile("([1-9][0-9]{0,8})([kmgKMG]?)");

    @Option(name = "--kernel", description = "Name of the kernel, if it is not the configured one")
    @Completion(KernelCompleter.class)
    String kernel;

    @Option(name = "--scheme", description = "Integrity scheme; none must be asked for by name")
    @Completion(SchemeCompleter.class)
    String scheme;

    @Option(name = "--key", description = "Id of the key to authenticate with, never the key itself")
    String key;

    @Option(
            name = "--secrets-key",
            description = "Id of another key, to keep secrets encrypted; without it they are left out")
    String secretsKey;

    @Option(
            name = "--compression",
            description = "Compression of the pages; flate-best-speed is that of the state file too")
    @Completion(CompressionCompleter.class)
    String compression;

    @Option(name = "--layout", description = "Layout of the state file, for older readers: gvisor-2022, gvisor-202405")
    @Completion(
            value = StringsCompleter.class,
            values = {"gvisor-2022", "gvisor-202405", "gvisor-202608"})
    String layout;

    @Option(name = "--base", description = "Name of the image in the same backend that this one descends from")
    @Completion(ImageCompleter.class)
    String base;

    @Option(name = "--stop", description = "Stop the kernel once the image is committed")
    boolean stop;

    @Option(name = "--live", description = "Let tasks run on while pages are written as they were at the pause")
    boolean live;

    @Option(name = "--replace", description = "Replace an image of the same name")
    boolean replace;

    @Option(name = "--single-file", description = "Write state and pages into one file")
    boolean singleFile;

    @Option(name = "--keep-zero-pages", description = "Store pages that are all zero, too")
    boolean keepZeroPages;

    @Option(name = "--metadata", description = "NAME=VALUE to keep in the image", multiValued = true)
    List<String> metadata;

    @Option(name = "--timeout", description = "Seconds the tasks may take to their safepoints")
    String timeout;

    @Option(name = "--limit", description = "Most bytes to write in a second, with k, m or g; best with --live")
    String limit;

    @Override
    void work(StateService state, ProgressLine line) throws Exception {
        SaveReport report = state.save(options(line));
        line.close();
        if (json) {
            Json.print(System.out, report);
            return;
        }
        System.out.printf(
                "Saved kernel %s as %s%s (%s)%n",
                Text.plain(report.kernel()), report.image(), stop ? " and stopped it" : "", report.id());
        System.out.printf(
                "%s stored in %s (%s); %s of memory%s%s; paused for %s%n",
                Units.bytes(report.storedBytes()),
                Units.duration(report.took()),
                Units.rate(report.storedBytes(), report.took()),
                Units.bytes(report.memoryBytes()),
                report.zeroBytes() == 0 ? "" : ", " + Units.bytes(report.zeroBytes()) + " of zero pages left out",
                report.sharedBytes() == 0 ? "" : ", " + Units.bytes(report.sharedBytes()) + " shared",
                Units.duration(report.paused()));
        report.notes().forEach(note -> System.out.println("note: " + Text.plain(note)));
    }

    private SaveOptions options(ProgressLine line) throws CommandException {
        return SaveOptions.to(image)
                .kernel(kernel)
                .scheme(scheme)
                .key(key)
                .secretsKey(secretsKey)
                .compression(compression)
                .layout(layout)
                .base(base)
                .afterSave(stop ? AfterSave.STOP : AfterSave.RESUME)
                .live(live)
                .replace(replace)
                .singleFile(singleFile)
                .excludeZeroPages(!keepZeroPages)
                .metadata(Text.pairs("--metadata", metadata))
                .safepointTimeout(timeout == null ? null : seconds(timeout))
                .maxBytesPerSecond(limit == null ? 0 : bytes(limit))
                .progress(line)
                .build();
    }

    private static long bytes(String text) throws CommandException {
        Matcher number = LIMIT.matcher(text);
        if (!number.matches()) {
            throw new CommandException("--limit takes bytes a second such as 500k, 50m or 1g, not '" + text + "'");
        }
        int unit = "kmg".indexOf(number.group(2).toLowerCase(Locale.ROOT));
        return Long.parseLong(number.group(1)) << 10 * (number.group(2).isEmpty() ? 0 : unit + 1);
    }

    private static Duration seconds(String text) throws CommandException {
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw new CommandException("--timeout takes a whole number of seconds, at least 1, not '" + text + "'");
        }
        return Duration.ofSeconds(Integer.parseInt(text));
    }
}
