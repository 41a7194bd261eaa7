/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.support.CommandException;
import org.stasis.api.StateException;
import org.stasis.api.inspect.ImageInspector;

/** The commands that look into images, without a container: the same options, the same output. All images are paths. */
public final class Main {
    private static final String USAGE = """
            stasis inspect IMAGE                     what an image says of itself, and what is in it
            stasis verify IMAGE                      checks every byte
            stasis dump IMAGE [--html]               every object as text, or a report as a web page
            stasis diff BEFORE AFTER [--html]        what changed
            stasis extract IMAGE --object ID         one object
            stasis extract IMAGE --memory START-END --process PID --output FILE
            stasis extract IMAGE --core PID --output FILE

            IMAGE is a state file, ours or gVisor's, or the folder of an image. --json prints one document on one line.
            --output FILE writes to a file. What is sealed needs its key: --key PATH is a file with its hexadecimal
            digits; --key ID is ID.key of the folder that STASIS_KEYS names. Our images name their ids themselves.
            'stasis COMMAND --help' shows all options.

            Exit codes: 0 good, 1 the image could not be read, 2 wrong use.
            """;

    private Main() {}

    /** Ends the JVM with 0, or 1 if an image cannot be read, or 2 for wrong use. */
    public static void main(String[] words) {
        System.exit(run(Arrays.asList(words)));
    }

    private static int run(List<String> words) {
        InspectorCommand command = words.isEmpty() ? null : named(words.get(0).replaceFirst("^state:", ""));
        if (command == null) {
            boolean asked = words.stream().anyMatch(word -> word.equals("--help") || word.equals("-h"));
            (asked ? System.out : System.err).print(USAGE);
            return asked ? 0 : 2;
        }
        List<String> rest = words.subList(1, words.size());
        if (rest.contains("--help")) {
            help(command);
            return 0;
        }
        try {
            command.images(TrailingOptions.take(command, new ArrayList<>(rest)));
            command.link = new StateLink();
            command.link.inspector = ServiceLoader.load(ImageInspector.class)
                    .findFirst()
                    .orElseThrow(() -> new StateException("no inspector is on the class path"));
            command.execute();
            return 0;
        } catch (CommandException | IllegalArgumentException e) {
            System.err.println("stasis: " + Text.plain(e.getMessage()) + " (stasis --help tells more)");
            return 2;
        } catch (Exception e) {
            System.err.println("stasis: " + Text.plain(e.getMessage()));
            return 1;
        } finally {
            System.out.flush();
        }
    }

    private static InspectorCommand named(String name) {
        return switch (name) {
            case "inspect" -> new Inspect();
            case "verify" -> new Verify();
            case "dump" -> new Dump();
            case "diff" -> new Diff();
            case "extract" -> new Extract();
            default -> null;
        };
    }

    private static void help(InspectorCommand command) {
        Command about = command.getClass().getAnnotation(Command.class);
        System.out.println(about.description() + "\n");
        Sheet options = new Sheet();
        for (Class<?> type = command.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (var field : type.getDeclaredFields()) {
                Option option = field.getAnnotation(Option.class);
                if (option != null) {
                    options.line(option.name(), option.description());
                }
            }
        }
        options.print(System.out, "  ");
        System.out.println("\n" + about.detailedDescription().replace("state:", "stasis "));
    }
}
