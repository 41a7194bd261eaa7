/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.soak;

import jakarta.json.Json;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.stasis.api.ImageNotFoundException;
import org.stasis.api.ImageRef;
import org.stasis.api.LoadOptions;
import org.stasis.api.LoadReport;
import org.stasis.api.SaveOptions;
import org.stasis.api.StateException;
import org.stasis.api.StateService;

/**
 * One kernel of a soak, and who saves, loads, verifies, deletes and damages its images, with plug-ins that come, go and
 * fail meanwhile. Whatever fails must fail by a typed exception, leave the kernel as it was, and the images as they were
 * or as they should become. Confined to one thread.
 */
final class Actor {
    private final StateService states;
    private final Path folder;
    private final Pattern pattern;
    private final PatternKernel kernel;
    private final List<String> images;
    private final Random random;
    private final Tally tally;
    private final Ledger ledger = new Ledger();
    private long latest;

    Actor(StateService states, Path folder, Pattern pattern, PatternKernel kernel, long seed, Tally tally) {
        this.states = states;
        this.folder = folder;
        this.pattern = pattern;
        this.kernel = kernel;
        this.random = new Random(seed);
        this.tally = tally;
        images = Worker.images(pattern.kernel());
        latest = kernel.present();
    }

    private interface Operation {
        void run() throws StateException;
    }

    void step() throws IOException {
        String image = images.get(random.nextInt(images.size()));
        int chance = random.nextInt(100);
        long before = kernel.present();
        tally.operation();
        if (chance < 45) {
            save(image);
        } else if (chance < 70) {
            tries(image, before, () -> {
                states.load(options(image).build());
                right(image, kernel.audit());
            });
        } else if (chance < 74) {
            tries(image, before, () -> states.verify(options(image).build()));
        } else if (chance < 79) {
            tries(image, before, () -> states.compact(options(image).build()));
        } else if (chance < 82) {
            String key = random.nextBoolean() ? "default" : "next";
            tries(image, before, () -> states.reseal(options(image).build(), key));
        } else if (chance < 87) {
            tries(image, before, () -> {
                states.rehearse(options(image).build());
                unchanged(before);
            });
        } else if (chance < 94) {
            changes(image, Ledger.NONE, () -> states.delete(ImageRef.parse(image)));
        } else {
            damage(image, before);
        }
    }

    private LoadOptions.Builder options(String image) {
        return LoadOptions.from(image).kernel(kernel.name()).replace(true);
    }

    /** Saves a new version; during a live save the kernel goes on to the next one. */
    private void save(String image) {
        long version = ++latest;
        kernel.advance(version);
        SaveOptions save = Saves.random(random, image, kernel, images).build();
        CompletableFuture<Void> goesOn = new CompletableFuture<>();
        if (save.live()) {
            latest++;
            kernel.onUnpause(() -> CompletableFuture.runAsync(() -> kernel.advance(latest))
                    .whenComplete((nothing, e) -> goesOn.complete(nothing)));
        }
        changes(image, version, () -> states.save(save));
        if (save.live() && !kernel.takeBack()) {
            goesOn.join();
        }
        kernel.audit();
    }

    private void changes(String image, long version, Operation operation) {
        ledger.begin(image, version);
        try {
            operation.run();
            ledger.acknowledge();
        } catch (StateException e) {
            new Witness(folder, pattern).settle(image, ledger).ifPresent(story -> tally.lost(story + "; after " + e));
        } catch (RuntimeException e) {
            tally.lost("a change of " + image + " ended by " + e);
        }
    }

    /** What only looks may fail, but not without a reason, and changes nothing then. */
    private void tries(String image, long before, Operation operation) {
        try {
            operation.run();
        } catch (ImageNotFoundException e) {
            right(image, Ledger.NONE);
            unchanged(before);
        } catch (StateException e) {
            unchanged(before);
        } catch (RuntimeException e) {
            tally.lost("looking at " + image + " ended by " + e);
        }
    }

    /** After the end, when no plug-in is alive: what is found then is all there is. */
    void end() {
        Witness witness = new Witness(folder, pattern);
        for (String image : images) {
            witness.settleAll(image, ledger).ifPresent(tally::lost);
        }
    }

    private void right(String image, long found) {
        OptionalLong certain = ledger.certain(image);
        if (certain.isPresent() && certain.getAsLong() != found) {
            tally.lost(image + " should be " + ledger.expected(image) + ", found is " + Ledger.text(found));
        }
    }

    private void unchanged(long before) {
        if (kernel.audit() != before) {
            tally.lost("kernel " + kernel.name() + " was of version " + before + ", and is " + kernel.present());
        }
    }

    /** A byte rots: the image is refused, or another one is loaded in its place; then the byte is as it was. */
    private void damage(String image, long before) throws IOException {
        List<Path> files = files(image);
        if (files.isEmpty()) {
            return;
        }
        Path file = files.get(random.nextInt(files.size()));
        long at = random.nextLong(Files.size(file));
        tally.fault();
        flip(file, at);
        try {
            // of a file that was taken over from another image some bytes may be of no use to this one
            if (!file.getFileName().toString().startsWith("pages-")) {
                refused(image, before);
            }
            tries(image, before, () -> {
                LoadReport report = states.load(options(image).fallback(true).build());
                right(report.image().name(), kernel.audit());
            });
        } finally {
            flip(file, at);
        }
    }

    private void refused(String image, long before) {
        try {
            states.load(options(image).build());
            tally.lost(image + " was loaded, although a byte of it is wrong");
        } catch (StateException e) {
            unchanged(before);
        }
    }

    /** Files of the image in force; beside it there may be debris that a sweep takes at any time. */
    private List<Path> files(String image) throws IOException {
        Path manifest = folder.resolve(image).resolve("manifest.json");
        if (!Files.exists(manifest)) {
            return List.of();
        }
        String generation;
        try (JsonReader reader = Json.createReader(Files.newInputStream(manifest))) {
            generation = reader.readObject().getString("id");
        }
        try (Stream<Path> files = Files.list(manifest.resolveSibling(generation))) {
            return Stream.concat(
                            Stream.of(manifest),
                            files.filter(file -> file.toString().endsWith(".img")))
                    .filter(file -> file.toFile().length() > 0)
                    .sorted()
                    .toList();
        }
    }

    private static void flip(Path file, long at) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            int was = bytes.read();
            bytes.seek(at);
            bytes.write(was ^ 1);
        }
    }
}
