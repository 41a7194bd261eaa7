/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.TreeMap;
import org.stasis.api.ImageInfo;
import org.stasis.api.Integrity;

/** What an image says of itself, for people. */
final class ImageText {
    /** Later versions of gVisor keep whole configurations there; {@code --json} shows all of it. */
    private static final int MOST_OF_METADATA = 160;

    private ImageText() {}

    static void print(PrintStream out, ImageInfo info, Path path) {
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
            new TreeMap<>(info.metadata())
                    .forEach((name, value) -> metadata.line(name, Text.beginning(value, MOST_OF_METADATA)));
            metadata.print(out, "");
        }
        if (!info.remarks().isEmpty()) {
            out.println();
            info.remarks().forEach(remark -> out.println("remark: " + Text.plain(remark)));
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
            case KEYED -> "keyed: the state file has authentication codes, but no manifest guards it";
            case CHECKSUM -> "checksum: guards against accidents only";
            case NONE -> "none: nothing guards it";
            case DAMAGED -> "damaged: not readable as what it claims to be";
        };
    }
}
