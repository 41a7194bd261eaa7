/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * How to load or verify: immutable, made by {@link #from}.
 *
 * <pre>{@code
 * LoadOptions.from("nightly").replace(true).restore(Map.of("hostname", "b")).build()
 * }</pre>
 */
public final class LoadOptions {
    private final ImageRef image;
    private final String kernel;
    private final String scheme;
    private final String key;
    private final boolean replace;
    private final boolean lazy;
    private final boolean fallback;
    private final Map<String, String> restore;
    private final Map<String, byte[]> secrets;
    private final Runnable timeReady;
    private final Consumer<Progress> progress;

    private LoadOptions(Builder b) {
        image = b.image;
        kernel = b.kernel;
        scheme = b.scheme;
        key = b.key;
        replace = b.replace;
        lazy = b.lazy;
        fallback = b.fallback;
        restore = Collections.unmodifiableMap(new TreeMap<>(b.restore));
        secrets = b.secrets;
        timeReady = b.timeReady;
        progress = b.progress;
    }

    /** Begins options for loading {@code NAME} or {@code BACKEND:NAME}. */
    public static Builder from(String image) {
        return from(ImageRef.parse(image));
    }

    public static Builder from(ImageRef image) {
        return new Builder(image);
    }

    public ImageRef image() {
        return image;
    }

    /** Kernel to load into; null for the one of the name the image was saved from. */
    public String kernel() {
        return kernel;
    }

    /**
     * The scheme the image must have; null accepts any scheme that authenticates. An image of scheme {@code none} loads
     * only if {@code none} is given here by name.
     */
    public String scheme() {
        return scheme;
    }

    /** Id of the key; null for the id the image names. */
    public String key() {
        return key;
    }

    /** Whether a kernel with live tasks may be loaded over; they are stopped once the image is known to be good. */
    public boolean replace() {
        return replace;
    }

    /**
     * Whether tasks run before all memory is there. What they touch is fetched first; it is authenticated before they see it,
     * as always. Images in a single file, and kernels with memory of their own, are loaded whole nevertheless.
     */
    public boolean lazy() {
        return lazy;
    }

    /**
     * Whether another image may be loaded if this one is damaged: the newest of the same kernel in the same backend that
     * loads. Everything else that is asked for here, such as scheme and key, holds for it too.
     */
    public boolean fallback() {
        return fallback;
    }

    /** What this host supplies that the image cannot know; passed on to the kernel. */
    public Map<String, String> restore() {
        return restore;
    }

    /**
     * Secrets by their names, for what the image lacks; these count before those of all sources. Texts are in UTF-8.
     *
     * @see org.stasis.api.task.Secret
     */
    public Map<String, byte[]> secrets() {
        return secrets;
    }

    /** Run exactly once in a load that succeeds, when the kernel's clocks are right and before its tasks run. */
    public Runnable timeReady() {
        return timeReady;
    }

    /** Told how far a load or check is, some times a second at most, from a thread of it. */
    public Consumer<Progress> progress() {
        return progress;
    }

    /** These options for another image, without a fallback. */
    public LoadOptions instead(ImageRef other) {
        return from(other)
                .kernel(kernel)
                .scheme(scheme)
                .key(key)
                .replace(replace)
                .restore(restore)
                .secrets(secrets)
                .timeReady(timeReady)
                .progress(progress)
                .build();
    }

    /** Collects options; not thread-safe. */
    public static final class Builder {
        private final ImageRef image;
        private String kernel;
        private String scheme;
        private String key;
        private boolean replace;
        private boolean lazy;
        private boolean fallback;
        private Map<String, String> restore = Map.of();
        private Map<String, byte[]> secrets = Map.of();
        private Runnable timeReady = () -> {};
        private Consumer<Progress> progress = p -> {};

        private Builder(ImageRef image) {
            this.image = image;
        }

        public Builder kernel(String name) {
            kernel = name;
            return this;
        }

        public Builder scheme(String name) {
            scheme = name;
            return this;
        }

        public Builder key(String id) {
            key = id;
            return this;
        }

        public Builder replace(boolean yes) {
            replace = yes;
            return this;
        }

        public Builder lazy(boolean yes) {
            lazy = yes;
            return this;
        }

        public Builder fallback(boolean allowed) {
            fallback = allowed;
            return this;
        }

        public Builder restore(Map<String, String> values) {
            restore = Map.copyOf(values);
            return this;
        }

        public Builder secrets(Map<String, byte[]> values) {
            secrets = Map.copyOf(values);
            return this;
        }

        public Builder timeReady(Runnable signal) {
            timeReady = signal;
            return this;
        }

        public Builder progress(Consumer<Progress> consumer) {
            progress = consumer;
            return this;
        }

        public LoadOptions build() {
            return new LoadOptions(this);
        }
    }
}
