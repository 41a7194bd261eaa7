/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.inspect;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.stasis.api.ImageInfo;
import org.stasis.api.StateException;
import org.stasis.api.inspect.ImageDifference;
import org.stasis.api.inspect.ImageReport;
import org.stasis.api.inspect.ImageReport.Mapping;
import org.stasis.api.inspect.ImageReport.OpenFile;
import org.stasis.api.inspect.ImageReport.Process;
import org.stasis.api.inspect.ImageReport.Task;

/** What changed between two images: told from above, as a person would, and then field by field and page by page. */
public final class Comparison {
    /** An image that can be opened as often as needed. */
    public interface Reopened {
        OpenImage open() throws StateException;
    }

    private static final Pattern NUMBERED = Pattern.compile(" (?:to )?[a-z]+:\\[[0-9]+]");

    private final Changes changes = new Changes();

    private Comparison() {}

    public static ImageDifference of(Reopened before, Reopened after) throws IOException, StateException {
        return new Comparison().compare(before, after);
    }

    private ImageDifference compare(Reopened before, Reopened after) throws IOException, StateException {
        ImageReport old;
        ImageReport now;
        try (OpenImage image = before.open()) {
            old = Description.of(image);
        }
        try (OpenImage image = after.open()) {
            now = Description.of(image);
        }
        facts(old.image(), now.image());
        metadata(old.image(), now.image());
        processes(old.processes(), now.processes());
        tasks(old.tasks(), now.tasks());
        PageComparison pages;
        try (OpenImage first = before.open();
                OpenImage second = after.open()) {
            Contents left = Contents.of(first);
            Contents right = Contents.of(second);
            GraphComparison.of(left.graphs(), right.graphs(), changes);
            pages = PageComparison.of(left.memory(), right.memory());
        }
        return new ImageDifference(
                old.image(),
                now.image(),
                changes.listed(),
                changes.more(),
                pages.runs(),
                pages.more(),
                pages.bytes(),
                pages.remarks());
    }

    private void facts(ImageInfo old, ImageInfo now) {
        changes.value("image.format", old.format(), now.format());
        changes.value("image.kernel", old.kernel(), now.kernel());
        changes.value("image.kernelType", old.kernelType(), now.kernelType());
        changes.value("image.kernelVersion", old.kernelVersion(), now.kernelVersion());
        changes.value("image.scheme", old.scheme(), now.scheme());
        changes.value("image.compression", old.compression(), now.compression());
    }

    private void metadata(ImageInfo old, ImageInfo now) {
        TreeSet<String> keys = new TreeSet<>(old.metadata().keySet());
        keys.addAll(now.metadata().keySet());
        for (String key : keys) {
            changes.value(
                    "metadata." + key, old.metadata().get(key), now.metadata().get(key));
        }
    }

    private void processes(List<Process> old, List<Process> now) {
        Map<Integer, Process> before = new LinkedHashMap<>();
        old.forEach(process -> before.put(process.pid(), process));
        for (Process process : now) {
            String path = "process." + process.pid();
            Process earlier = before.remove(process.pid());
            if (earlier == null) {
                changes.value(path, null, words(process));
            } else {
                process(path, earlier, process);
            }
        }
        before.values().forEach(gone -> changes.value("process." + gone.pid(), words(gone), null));
    }

    private static String words(Process process) {
        return process.command().isEmpty() ? process.name() : String.join(" ", process.command());
    }

    private void process(String path, Process old, Process now) {
        changes.value(path + ".command", words(old), words(now));
        changes.value(path + ".name", old.name(), now.name());
        changes.value(path + ".state", old.state(), now.state());
        changes.value(path + ".directory", old.directory(), now.directory());
        changes.value(path + ".user", String.valueOf(old.user()), String.valueOf(now.user()));
        Map<String, String> threads = new LinkedHashMap<>();
        old.threads().forEach(thread -> threads.put(String.valueOf(thread.tid()), thread.state()));
        now.threads()
                .forEach(thread -> changes.value(
                        path + ".thread." + thread.tid(),
                        threads.remove(String.valueOf(thread.tid())),
                        thread.state()));
        threads.forEach((tid, state) -> changes.value(path + ".thread." + tid, state, null));
        Map<String, String> files = new LinkedHashMap<>();
        old.files().forEach(file -> files.put(String.valueOf(file.descriptor()), words(file)));
        now.files()
                .forEach(file -> changes.value(
                        path + ".file." + file.descriptor(),
                        files.remove(String.valueOf(file.descriptor())),
                        words(file)));
        files.forEach((descriptor, words) -> changes.value(path + ".file." + descriptor, words, null));
        mappings(path, old.mappings(), now.mappings());
    }

    private static String words(OpenFile file) {
        // sockets and pipes are named by numbers that are given anew with each save
        String name = file.name() == null ? "" : " " + file.name();
        String detail = file.detail() == null ? "" : ", " + file.detail();
        return file.kind() + NUMBERED.matcher(name + detail).replaceAll("");
    }

    private void mappings(String path, List<Mapping> old, List<Mapping> now) {
        Map<String, String> before = new LinkedHashMap<>();
        old.forEach(mapping -> before.put(range(mapping), words(mapping)));
        now.forEach(mapping ->
                changes.value(path + ".memory." + range(mapping), before.remove(range(mapping)), words(mapping)));
        before.forEach((range, words) -> changes.value(path + ".memory." + range, words, null));
    }

    private static String range(Mapping mapping) {
        return Long.toHexString(mapping.start()) + "-" + Long.toHexString(mapping.end());
    }

    private static String words(Mapping mapping) {
        return mapping.permissions() + (mapping.name() == null ? "" : " " + mapping.name()) + ", "
                + mapping.memory().resident() + " bytes resident, "
                + mapping.memory().zero() + " zero";
    }

    private void tasks(List<Task> old, List<Task> now) {
        Map<String, Task> before = new LinkedHashMap<>();
        old.forEach(task -> before.put(task.name(), task));
        for (Task task : now) {
            String path = "task." + task.name();
            Task earlier = before.remove(task.name());
            if (earlier == null) {
                changes.value(path, null, Objects.requireNonNullElse(task.stage(), "?"));
                continue;
            }
            changes.value(path + ".stage", earlier.stage(), task.stage());
            changes.value(path + ".bundle", earlier.bundle(), task.bundle());
            changes.value(path + ".failure", earlier.failure(), task.failure());
        }
        before.values().forEach(gone -> changes.value("task." + gone.name(), String.valueOf(gone.stage()), null));
    }

    /** Collects changes, and only counts those beyond what anybody reads. */
    static final class Changes {
        private static final int MOST = 2000;

        /** Characters of a path or a value; what is longer is only begun. */
        private static final int MOST_TEXT = 4096;

        private final List<ImageDifference.Change> listed = new ArrayList<>();
        private long more;

        /** Notes a value that differs; null is none. */
        void value(String path, String old, String now) {
            if (Objects.equals(old, now)) {
                return;
            }
            if (listed.size() == MOST) {
                more++;
                return;
            }
            ImageDifference.Kind kind = old == null
                    ? ImageDifference.Kind.ADDED
                    : now == null ? ImageDifference.Kind.REMOVED : ImageDifference.Kind.CHANGED;
            listed.add(new ImageDifference.Change(kind, begun(path), begun(old), begun(now)));
        }

        private static String begun(String text) {
            return text == null || text.length() <= MOST_TEXT ? text : text.substring(0, MOST_TEXT) + " ...";
        }

        List<ImageDifference.Change> listed() {
            return List.copyOf(listed);
        }

        long more() {
            return more;
        }
    }
}
