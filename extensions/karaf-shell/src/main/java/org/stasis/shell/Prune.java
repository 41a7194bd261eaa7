/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.stasis.api.ImageInfo;
import org.stasis.api.ImageRef;
import org.stasis.api.Integrity;
import org.stasis.api.LoadOptions;
import org.stasis.api.StateException;
import org.stasis.api.StateService;

/** {@code state:prune}. */
@Service
@Command(
        scope = "state",
        name = "prune",
        description = "Deletes the images that a retention policy does not keep",
        detailedDescription = """
                The policy is applied to the images of each kernel by themselves, and an image is kept if any of its rules \
                says so. Images saved with --metadata pinned=true are always kept. Nothing of a kernel is deleted before one \
                of its kept images was read and found intact; if none is, the newest intact one is kept as well, and if there \
                is none at all, everything. Damaged images are left to state:delete.

                See what would go, then let it go:

                  state:prune --last 3 --daily 7 --weekly 4 --dry-run
                  state:prune --last 3 --daily 7 --weekly 4

                Keep release-7 in any case:

                  state:prune --backend s3 --last 5 --pin release-7
                """)
public final class Prune extends StateCommand {
    private static final String DELETED = "deleted";
    private static final String ONLY_GOOD = "only good one";

    @Option(name = "--backend", description = "Name of the backend, if it is not the configured one")
    @Completion(BackendCompleter.class)
    String backend;

    @Option(name = "--kernel", description = "Look at the images of this kernel only")
    @Completion(KernelCompleter.class)
    String kernel;

    @Option(name = "--last", description = "Keep so many, the newest")
    String last;

    @Option(name = "--daily", description = "Keep the newest of each of so many days that have any (UTC)")
    String daily;

    @Option(name = "--weekly", description = "Keep the newest of each of so many weeks that have any (ISO, UTC)")
    String weekly;

    @Option(name = "--pin", description = "Keep the image of this name in any case", multiValued = true)
    @Completion(ImageCompleter.class)
    List<String> pinned = List.of();

    @Option(name = "--dry-run", description = "Tell what would be deleted, and delete nothing")
    boolean dryRun;

    @Override
    void run(StateService state) throws Exception {
        Retention retention = retention();
        Map<ImageRef, String> fates = new LinkedHashMap<>();
        List<Exception> failures = new ArrayList<>();
        for (List<ImageInfo> images : byKernel(state).values()) {
            Map<ImageInfo, String> kept = retention.kept(images);
            List<ImageInfo> rest =
                    images.stream().filter(image -> !kept.containsKey(image)).toList();
            if (!rest.isEmpty()) {
                keepOneGood(state, images, kept);
            }
            for (ImageInfo image : images) {
                fates.put(image.image(), kept.getOrDefault(image, dryRun ? "would be deleted" : DELETED));
                if (!dryRun && !kept.containsKey(image)) {
                    try {
                        state.delete(image.image());
                    } catch (StateException e) {
                        fates.put(image.image(), "not deleted");
                        failures.add(e);
                    }
                }
            }
        }
        print(fates);
        if (!failures.isEmpty()) {
            throw new StateException(
                    failures.size() + " not deleted: "
                            + failures.stream().map(Throwable::getMessage).collect(Collectors.joining("; ")),
                    failures.get(0));
        }
    }

    private Retention retention() throws CommandException {
        Retention retention = new Retention(
                number("--last", last), number("--daily", daily), number("--weekly", weekly), new HashSet<>(pinned));
        if (retention.isEmpty()) {
            throw new CommandException("say what to keep: --last, --daily or --weekly");
        }
        return retention;
    }

    private static int number(String option, String text) throws CommandException {
        if (text != null && !text.matches("[1-9][0-9]{0,8}")) {
            throw new CommandException(option + " takes a whole number, at least 1, not '" + text + "'");
        }
        return text == null ? 0 : Integer.parseInt(text);
    }

    private Map<String, List<ImageInfo>> byKernel(StateService state) throws StateException {
        return state.list(backend).stream()
                .filter(image -> image.integrity() != Integrity.DAMAGED
                        && image.created() != null
                        && image.kernel() != null
                        && (kernel == null || Objects.equals(image.kernel(), kernel)))
                .collect(Collectors.groupingBy(ImageInfo::kernel, TreeMap::new, Collectors.toList()));
    }

    /** What is kept first, then the others, newest first each: the first intact one will do. */
    private static void keepOneGood(StateService state, List<ImageInfo> newestFirst, Map<ImageInfo, String> kept) {
        List<ImageInfo> candidates = new ArrayList<>(kept.keySet());
        newestFirst.stream().filter(image -> !kept.containsKey(image)).forEach(candidates::add);
        for (ImageInfo image : candidates) {
            if (isIntact(state, image)) {
                kept.putIfAbsent(image, ONLY_GOOD);
                return;
            }
        }
        newestFirst.forEach(image -> kept.putIfAbsent(image, "none is intact"));
    }

    private static boolean isIntact(StateService state, ImageInfo image) {
        try {
            state.verify(LoadOptions.from(image.image()).scheme(image.scheme()).build());
            return true;
        } catch (StateException e) {
            return false;
        }
    }

    private void print(Map<ImageRef, String> fates) throws Exception {
        if (json) {
            Json.print(System.out, fates);
            return;
        }
        Table table = new Table().left("image", "fate");
        fates.forEach(table::row);
        table.print(System.out, "No images to prune");
    }
}
