/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.stasis.api.inspect.ExtractReport;
import org.stasis.api.inspect.ImageInspector;
import org.stasis.api.inspect.ImageSource;
import org.stasis.api.inspect.MemoryRange;
import org.stasis.api.inspect.ObjectId;
import org.stasis.api.inspect.ObjectReport;

/** {@code state:extract}. */
@Service
@Command(
        scope = "state",
        name = "extract",
        description = "Takes an object, a range of memory or a process out of an image",
        detailedDescription = """
                Exactly one of --object, --memory and --core. IMAGE is as for state:inspect.

                An object, by the number state:inspect shows; one MiB of a process's addresses, or of a memory file; \
                and a process as a core file:

                  state:extract checkpoint.img --object g1r53
                  state:extract checkpoint.img --memory 4c4000-4e6000 --process 1 --output heap.bin
                  state:extract nightly --memory 0-100000 --output memory.bin
                  state:extract checkpoint.img --core 1 --output core.1

                Then: gdb EXECUTABLE core.1
                """)
public final class Extract extends OneImageCommand {
    @Option(name = "--object", description = "Number of an object, such as g1r53")
    String object;

    @Option(name = "--memory", description = "START-END in hexadecimal, as memory maps show it")
    String memory;

    @Option(name = "--process", description = "Number of the process whose addresses --memory means")
    String process;

    @Option(name = "--memory-file", description = "Id of the memory file whose positions --memory means, if not main")
    String memoryFile;

    @Option(
            name = "--core",
            description = "Number of a process of a gVisor checkpoint, to be written as an ELF core file")
    String core;

    @Option(name = "--output", description = "Path of the file to write; --memory and --core need it")
    String output;

    @Override
    void look(ImageInspector inspector) throws Exception {
        if ((object == null ? 0 : 1) + (memory == null ? 0 : 1) + (core == null ? 0 : 1) != 1) {
            throw new CommandException("name what to extract: one of --object, --memory, --core");
        }
        if (object == null && output == null) {
            throw new CommandException("--output says where to write it");
        }
        ImageSource source = source(image);
        if (object != null) {
            print(inspector.object(source, ObjectId.parse(object)));
        } else if (memory != null) {
            print(inspector.memory(source, range(), path(output)));
        } else {
            print(inspector.core(source, number("--core", core), path(output)));
        }
    }

    private MemoryRange range() throws CommandException {
        if (process != null && memoryFile != null) {
            throw new CommandException("--memory is of a process or of a memory file, not of both");
        }
        return process == null
                ? MemoryRange.parse(0, memoryFile == null ? "main" : memoryFile, memory)
                : MemoryRange.parse(number("--process", process), null, memory);
    }

    private static int number(String option, String word) throws CommandException {
        try {
            return Integer.parseInt(word);
        } catch (NumberFormatException e) {
            throw new CommandException(option + " takes the number of a process, not '" + word + "'");
        }
    }

    private void print(ObjectReport report) throws Exception {
        if (json) {
            Json.print(System.out, report);
            return;
        }
        System.out.println(Text.plain(report.id()) + " " + Text.plain(report.type()));
        Table table = new Table().left("field", "value");
        report.fields().forEach(field -> table.row(field.name(), field.value()));
        table.print(System.out, "empty");
    }

    private void print(ExtractReport report) throws Exception {
        if (json) {
            Json.print(System.out, report);
            return;
        }
        System.out.println(Text.plain(report.file()) + " written, " + Units.bytes(report.bytes()) + ", of which "
                + Units.bytes(report.storedBytes()) + " are in the image and the rest is zero");
        printAll("remark", report.remarks());
    }
}
