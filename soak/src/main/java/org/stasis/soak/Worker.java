/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.soak;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.stasis.api.ImageRef;
import org.stasis.api.LoadOptions;
import org.stasis.api.StateException;
import org.stasis.api.StateService;
import org.stasis.internal.PlainStates;

/**
 * The process that is killed: saves, loads and deletes images of one kernel without end. It tells of each operation on
 * its standard output before it begins and after it is done, one line each:
 *
 * <pre>
 *   ready .                       everything is warm
 *   begin KIND IMAGE VERSION .    what a change shall lead to; 0 is no image
 *   done VERSION .                that, or the version of what was loaded
 *   failed MESSAGE .
 * </pre>
 *
 * <p>A line without its dot was cut off by the end.
 */
final class Worker {
    /** How many images it has; their names are the kernel's and a number. */
    static final int IMAGES = 3;

    /** What it does with an image. */
    enum Kind {
        SAVE,
        LOAD,
        VERIFY,
        COMPACT,
        RESEAL,
        DELETE;

        boolean changes() {
            return this == SAVE || this == DELETE;
        }
    }

    private final StateService states;
    private final PatternKernel kernel;
    private final Random random;
    private final Consumer<String> out;
    private final TreeSet<String> present = new TreeSet<>();

    private Worker(StateService states, PatternKernel kernel, Random random, Consumer<String> out) {
        this.states = states;
        this.kernel = kernel;
        this.random = random;
        this.out = out;
    }

    static List<String> images(String kernel) {
        return IntStream.range(0, IMAGES).mapToObj(i -> kernel + "-" + i).toList();
    }

    /**
     * Works until it is killed, or has done that many steps.
     *
     * @param version the kernel has when the first operation begins
     */
    static void run(Path folder, Pattern pattern, long version, long seed, long steps) throws StateException {
        PlainStates plain = new PlainStates(Images.KEYS);
        plain.put(Images.memory());
        plain.put(Images.backend(folder));
        PatternKernel kernel = new PatternKernel(pattern);
        kernel.advance(version);
        plain.put(kernel);
        Consumer<String> out = text -> {
            System.out.print(text + " .\n");
            System.out.flush();
        };
        Worker worker = new Worker(plain.service(), kernel, new Random(seed), out);
        worker.warm();
        out.accept("ready");
        for (long i = 0; i < steps; i++) {
            worker.step();
        }
    }

    /** Loads the classes, so that kills hit the work and not the beginning; sees which images there are. */
    private void warm() throws StateException {
        states.save(Saves.random(random, "memory:warm", kernel, List.of()).build());
        states.load(LoadOptions.from("memory:warm").replace(true).build());
        states.list(null).forEach(image -> present.add(image.image().name()));
        present.retainAll(images(kernel.name()));
    }

    private void step() {
        String image = images(kernel.name()).get(random.nextInt(IMAGES));
        int chance = random.nextInt(100);
        if (chance < 65 || !present.contains(image)) {
            save(image);
        } else if (chance < 80) {
            does(Kind.LOAD, image, kernel.present(), () -> {
                states.load(LoadOptions.from(image).replace(true).build());
                return kernel.audit();
            });
        } else if (chance < 84) {
            does(Kind.COMPACT, image, kernel.present(), () -> {
                states.compact(LoadOptions.from(image).build());
                return kernel.present();
            });
        } else if (chance < 87) {
            String key = random.nextBoolean() ? "default" : "next";
            does(Kind.RESEAL, image, kernel.present(), () -> {
                states.reseal(LoadOptions.from(image).build(), key);
                return kernel.present();
            });
        } else if (chance < 89) {
            does(Kind.VERIFY, image, kernel.present(), () -> {
                states.verify(LoadOptions.from(image).build());
                return kernel.present();
            });
        } else {
            does(Kind.DELETE, image, Ledger.NONE, () -> {
                states.delete(ImageRef.parse(image));
                present.remove(image);
                return Ledger.NONE;
            });
        }
    }

    private void save(String image) {
        long version = kernel.present() + 1;
        kernel.advance(version);
        does(Kind.SAVE, image, version, () -> {
            states.save(
                    Saves.random(random, image, kernel, List.copyOf(present)).build());
            present.add(image);
            return version;
        });
    }

    private interface Operation {
        long run() throws StateException;
    }

    private void does(Kind kind, String image, long version, Operation operation) {
        out.accept("begin " + kind + " " + image + " " + version);
        try {
            out.accept("done " + operation.run());
        } catch (StateException | RuntimeException e) {
            out.accept("failed " + e.toString().replace('\n', ' '));
        }
    }
}
