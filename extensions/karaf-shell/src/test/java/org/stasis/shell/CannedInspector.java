/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.stasis.api.ImageInfo;
import org.stasis.api.Integrity;
import org.stasis.api.StateException;
import org.stasis.api.VerifyReport;
import org.stasis.api.inspect.DumpFormat;
import org.stasis.api.inspect.ExtractReport;
import org.stasis.api.inspect.ImageDifference;
import org.stasis.api.inspect.ImageDifference.Change;
import org.stasis.api.inspect.ImageDifference.Kind;
import org.stasis.api.inspect.ImageDifference.Pages;
import org.stasis.api.inspect.ImageInspector;
import org.stasis.api.inspect.ImageReport;
import org.stasis.api.inspect.ImageReport.Graph;
import org.stasis.api.inspect.ImageReport.Mapping;
import org.stasis.api.inspect.ImageReport.Memory;
import org.stasis.api.inspect.ImageReport.Mount;
import org.stasis.api.inspect.ImageReport.OpenFile;
import org.stasis.api.inspect.ImageReport.Process;
import org.stasis.api.inspect.ImageReport.Run;
import org.stasis.api.inspect.ImageReport.Task;
import org.stasis.api.inspect.ImageReport.TypeCount;
import org.stasis.api.inspect.ImageReport.Usage;
import org.stasis.api.inspect.ImageSource;
import org.stasis.api.inspect.MemoryRange;
import org.stasis.api.inspect.ObjectId;
import org.stasis.api.inspect.ObjectReport;

/** An inspector with answers known beforehand, hostile names among them, which remembers what it was asked. */
final class CannedInspector implements ImageInspector {
    static final String HOSTILE = "<script>alert('x')</script>\u001b[31m\u202e";

    /** More than a table has room for. */
    static final String LONG = "\ud83d\ude00".repeat(10_000);

    final List<String> calls = new ArrayList<>();
    ImageDifference difference = difference();

    @Override
    public ImageInfo info(ImageSource source) {
        calls.add("info " + source);
        return CannedState.image("nightly", Integrity.SEALED, 432_331_234);
    }

    @Override
    public ImageReport describe(ImageSource source) throws StateException {
        calls.add("describe " + source + " " + source.key());
        if (source.toString().contains("cut")) {
            throw new StateException("checkpoint.img@17: the file ends here");
        }
        Usage usage = new Usage(8192, 4096, 4096);
        List<Run> runs = List.of(
                new Run(0x1000, 0x2000, ImageReport.Kind.RESIDENT),
                new Run(0x2000, 0x3000, ImageReport.Kind.SHARED),
                new Run(0x3000, 0x4000, ImageReport.Kind.ZERO));
        return new ImageReport(
                CannedState.image("nightly", Integrity.SEALED, 432_331_234),
                List.of(new Graph(0, "kernel.Kernel", 7, List.of(new TypeCount("kernel.Task", List.of("k"), 3)))),
                List.of(new Task("index", "READY", "demo 1.0", null, "g2r7", "demo.State", Map.of("count", "17"))),
                List.of(
                        process(1, 0, List.of("/bin/sh", "-c", "echo it's"), usage, runs),
                        process(2, 1, List.of(HOSTILE), usage, runs),
                        process(3, 1, List.of("/bin/long", LONG), usage, runs)),
                List.of(new Mount("web", "/proc", "proc", false)),
                List.of(new Memory("main", 0x4000, usage, runs)),
                List.of("one page was odd"));
    }

    private static Process process(int pid, int parent, List<String> command, Usage usage, List<Run> runs) {
        return new Process(
                pid,
                parent,
                "web",
                "sh",
                "alive",
                command,
                "/bin/busybox",
                "/",
                0,
                List.of(new ImageReport.Thread(pid, "sh", "waiting in wait4", "g1r53")),
                List.of(new Mapping(0x1000, 0x9000, "rw-p", "[heap]", 0, usage, runs)),
                List.of(new OpenFile(3, "pipe", "pipe:[589]", "r", "14 bytes waiting", "g1r449")),
                usage);
    }

    @Override
    public VerifyReport verify(ImageSource source) {
        calls.add("verify " + source + " " + source.key());
        return new VerifyReport(
                null, null, "hmac-sha256", 1 << 20, 0, List.of("There is no manifest."), Duration.ofMillis(500));
    }

    @Override
    public void dump(ImageSource source, DumpFormat format, Writer out) {
        calls.add("dump " + source + " " + format);
        try {
            out.write("g0r1 = \"" + HOSTILE + "\"\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ImageDifference compare(ImageSource before, ImageSource after) {
        calls.add("compare " + before + " " + after);
        return difference;
    }

    static ImageDifference difference() {
        return new ImageDifference(
                CannedState.image("a", Integrity.SEALED, 1),
                CannedState.image("b", Integrity.SEALED, 1),
                List.of(
                        new Change(Kind.CHANGED, "task.index.count", "17", "18"),
                        new Change(Kind.ADDED, "process.9", null, "sleep 0.2"),
                        new Change(Kind.REMOVED, "metadata.note", "old", null)),
                2,
                List.of(new Pages("main", 0x2000, 0x3000, Kind.CHANGED)),
                0,
                4096,
                List.of());
    }

    @Override
    public ObjectReport object(ImageSource source, ObjectId id) {
        calls.add("object " + source + " " + id);
        return new ObjectReport(
                id.toString(), "kernel.Task", "Task{}", List.of(new ObjectReport.Field("tg", "g1r14", "g1r14")));
    }

    @Override
    public ExtractReport memory(ImageSource source, MemoryRange range, Path to) {
        calls.add("memory " + source + " " + range + " " + to.getFileName());
        return new ExtractReport("/tmp/" + to.getFileName(), range.bytes(), 4096, List.of());
    }

    @Override
    public ExtractReport core(ImageSource source, int process, Path to) {
        calls.add("core " + source + " " + process + " " + to.getFileName());
        return new ExtractReport("/tmp/" + to.getFileName(), 8192, 4096, List.of("give gdb the executable as well"));
    }
}
