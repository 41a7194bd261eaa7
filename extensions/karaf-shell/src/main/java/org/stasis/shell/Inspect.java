/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.stasis.api.ImageInfo;
import org.stasis.api.ImageRef;
import org.stasis.api.Integrity;
import org.stasis.api.StateService;

/** {@code state:inspect}. */
@Service
@Command(
        scope = "state",
        name = "inspect",
        description = "Shows what an image or a state file says of itself",
        detailedDescription = """
                Needs no key and authenticates nothing: state:verify does that. A word with a slash, or the name of a \
                file that exists, is a path on the machine Karaf runs on: a state file, ours or gVisor's, or an image \
                folder of the file backend. Anything else is an image.

                Show image nightly of the default backend, and a checkpoint that gVisor wrote:

                  state:inspect nightly
                  state:inspect /var/lib/checkpoints/checkpoint.img
                """)
public final class Inspect extends StateCommand {
    @Argument(index = 0, name = "image", description = "NAME, BACKEND:NAME or a path", required = true)
    @Completion(ImageOrFileCompleter.class)
    String image;

    @Argument(index = 1, name = "options", description = "Options may follow the image as well", multiValued = true)
    @Completion(OptionCompleter.class)
    List<String> rest;

    @Option(name = "--file", description = "Take the word for a path in any case")
    boolean file;

    @Override
    void run(StateService state) throws Exception {
        TrailingOptions.takeAll(this, rest);
        Path path = session.currentDir().resolve(image);
        boolean isPath = file || image.contains("/") || Files.isRegularFile(path);
        ImageInfo info = isPath ? state.inspect(path) : state.inspect(ImageRef.parse(image));
        if (json) {
            Json.print(System.out, info);
        } else {
            print(System.out, info, isPath ? path : null);
        }
    }

    private static void print(PrintStream out, ImageInfo info, Path path) {
        new Sheet()
                .line("Path", path)
                .line("Image", info.image())
                .line("Id", info.id())
                .line("Format", info.format())
                .line("Created", info.created())
                .line("Kernel", kernel(info))
                .line("Parent", info.parent())
                .line("Scheme", info.scheme())
                .line("Key", info.keyId())
                .line("Integrity", explain(info.integrity()))
                .line("Compression", info.compression())
                .line(
                        "Size",
                        Units.bytes(info.bytes()) + " in "
                                + Text.count(info.files().size(), "file"))
                .print(out, "");
        if (!info.files().isEmpty()) {
            out.println();
            Table files = new Table().left("file").right("size", "bytes");
            info.files().forEach(f -> files.row(f.name(), Units.bytes(f.bytes()), f.bytes()));
            files.print(out, "");
        }
        if (!info.metadata().isEmpty()) {
            out.println();
            out.println("METADATA");
            Sheet metadata = new Sheet();
            new TreeMap<>(info.metadata()).forEach(metadata::line);
            metadata.print(out, "");
        }
        if (!info.remarks().isEmpty()) {
            out.println();
            printAll("remark", info.remarks());
        }
    }

    private static String kernel(ImageInfo info) {
        if (info.kernelType() == null) {
            return info.kernel();
        }
        String kind = info.kernelVersion() == null ? info.kernelType() : info.kernelType() + " " + info.kernelVersion();
        return info.kernel() == null ? kind : info.kernel() + " (" + kind + ")";
    }

    private static String explain(Integrity integrity) {
        return switch (integrity) {
            case SEALED -> "sealed: authenticated with a key; not checked here";
            case KEYED -> "keyed: the state file has authentication codes, but no manifest guards it; not checked here";
            case CHECKSUM -> "checksum: guards against accidents only";
            case NONE -> "none: nothing guards it";
            case DAMAGED -> "damaged: not readable as what it claims to be";
        };
    }
}
