/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * How to save: immutable, made by {@link #to}. Names left out take the configured defaults.
 *
 * <pre>{@code
 * SaveOptions.to("nightly").kernel("main").metadata(Map.of("reason", "upgrade")).build()
 * }</pre>
 */
public final class SaveOptions {
    private final ImageRef image;
    private final String kernel;
    private final String scheme;
    private final String key;
    private final String secretsKey;
    private final String compression;
    private final String layout;
    private final String base;
    private final Map<String, String> metadata;
    private final AfterSave afterSave;
    private final boolean replace;
    private final boolean singleFile;
    private final boolean excludeZeroPages;
    private final boolean live;
    private final Duration safepointTimeout;
    private final long maxBytesPerSecond;
    private final Consumer<Optional<StateException>> callback;
    private final Consumer<Progress> progress;

    private SaveOptions(Builder b) {
        image = b.image;
        kernel = b.kernel;
        scheme = b.scheme;
        key = b.key;
        secretsKey = b.secretsKey;
        compression = b.compression;
        layout = b.layout;
        base = b.base;
        metadata = Collections.unmodifiableMap(new TreeMap<>(b.metadata));
        afterSave = b.afterSave;
        replace = b.replace;
        singleFile = b.singleFile;
        excludeZeroPages = b.excludeZeroPages;
        live = b.live;
        safepointTimeout = b.safepointTimeout;
        maxBytesPerSecond = b.maxBytesPerSecond;
        callback = b.callback;
        progress = b.progress;
    }

    /** Begins options for saving to {@code NAME} or {@code BACKEND:NAME}. */
    public static Builder to(String image) {
        return to(ImageRef.parse(image));
    }

    public static Builder to(ImageRef image) {
        return new Builder(image);
    }

    public ImageRef image() {
        return image;
    }

    /** Kernel to save; null for the configured default. */
    public String kernel() {
        return kernel;
    }

    /** Integrity scheme; null for the configured default. {@code none} must be asked for by name. */
    public String scheme() {
        return scheme;
    }

    /** Id of the key to authenticate with; null for the configured default. Never the key itself. */
    public String key() {
        return key;
    }

    /**
     * Id of the key to encrypt secrets with, by scheme {@code aes-256-gcm}: another than {@link #key}, so that who can
     * load or look into the image need not be able to read them. Null leaves them out of the image.
     *
     * @see org.stasis.api.task.Secret
     */
    public String secretsKey() {
        return secretsKey;
    }

    /**
     * Compression of pages; null for the configured default. The state file is compressed too if it is
     * {@code flate-best-speed}, the one its format knows.
     */
    public String compression() {
        return compression;
    }

    /**
     * Layout of the state file, for readers of its time: {@code gvisor-2022}, {@code gvisor-202405} or
     * {@code gvisor-202608}; null for the newest. State files of 2022 are compressed in any case.
     */
    public String layout() {
        return layout;
    }

    /**
     * Name of the image in the same backend that this one descends from, recorded as its parent; null for none. Pages that
     * the base has are shared with it instead of written, if scheme and key are the same. The new image is whole all the
     * same, whatever becomes of the base.
     */
    public String base() {
        return base;
    }

    /** Caller's entries for the image's metadata; keys never begin with {@code _}. */
    public Map<String, String> metadata() {
        return metadata;
    }

    public AfterSave afterSave() {
        return afterSave;
    }

    /** Whether an image of the same name is replaced (atomically) instead of the save being refused. */
    public boolean replace() {
        return replace;
    }

    /** Whether everything goes into {@code checkpoint.img} instead of separate files for state and pages. */
    public boolean singleFile() {
        return singleFile;
    }

    /** Whether pages that are all zero are left out. */
    public boolean excludeZeroPages() {
        return excludeZeroPages;
    }

    /**
     * Whether tasks run on while pages are written. The image is what the kernel was at the pause all the same: a page is
     * copied before it is first changed. The pause then does not grow with memory; the callback comes after it.
     */
    public boolean live() {
        return live;
    }

    /** How long the tasks may take to their safepoints before the save is refused; null for the configured default. */
    public Duration safepointTimeout() {
        return safepointTimeout;
    }

    /**
     * Most bytes that are written to the backend in a second, so that others get their share; 0 for no limit. Meant for
     * {@link #live} saves: any other keeps the kernel waiting for as long as it takes.
     */
    public long maxBytesPerSecond() {
        return maxBytesPerSecond;
    }

    /**
     * Called exactly once per save that reached its pause, when the outcome is known and, unless the save is
     * {@link #live}, before the kernel goes on: empty after a commit, else the error. What it throws is logged and changes nothing.
     */
    public Consumer<Optional<StateException>> callback() {
        return callback;
    }

    /** Told how far a save is, some times a second at most, from a thread of the save. */
    public Consumer<Progress> progress() {
        return progress;
    }

    /** Collects options; not thread-safe. */
    public static final class Builder {
        private static final Set<String> RESERVED =
                new TreeSet<>(Set.of("cpu_usage", "wall_time", "timestamp", "image", "compression", "integrity"));

        private final ImageRef image;
        private String kernel;
        private String scheme;
        private String key;
        private String secretsKey;
        private String compression;
        private String layout;
        private String base;
        private Map<String, String> metadata = Map.of();
        private AfterSave afterSave = AfterSave.RESUME;
        private boolean replace;
        private boolean singleFile;
        private boolean excludeZeroPages = true;
        private boolean live;
        private Duration safepointTimeout;
        private long maxBytesPerSecond;
        private Consumer<Optional<StateException>> callback = outcome -> {};
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

        public Builder secretsKey(String id) {
            secretsKey = id;
            return this;
        }

        public Builder compression(String name) {
            compression = name;
            return this;
        }

        public Builder layout(String name) {
            layout = name;
            return this;
        }

        public Builder base(String name) {
            base = name;
            return this;
        }

        /**
         * @throws IllegalArgumentException for an empty name, one that begins with {@code _}, one of the format's own
         *     ({@code cpu_usage}, {@code wall_time}, {@code timestamp}, {@code image}, {@code compression},
         *     {@code integrity}), or a null value
         */
        public Builder metadata(Map<String, String> entries) {
            entries.forEach((name, value) -> {
                if (name.isEmpty() || name.startsWith("_") || RESERVED.contains(name) || value == null) {
                    throw new IllegalArgumentException("metadata entry '" + name + "' = '" + value
                            + "': names must not be empty, begin with '_' or be one of " + RESERVED
                            + "; values must not be null");
                }
            });
            metadata = Map.copyOf(entries);
            return this;
        }

        public Builder afterSave(AfterSave what) {
            afterSave = what;
            return this;
        }

        public Builder replace(boolean yes) {
            replace = yes;
            return this;
        }

        public Builder singleFile(boolean yes) {
            singleFile = yes;
            return this;
        }

        public Builder excludeZeroPages(boolean yes) {
            excludeZeroPages = yes;
            return this;
        }

        public Builder live(boolean yes) {
            live = yes;
            return this;
        }

        public Builder safepointTimeout(Duration atMost) {
            safepointTimeout = atMost;
            return this;
        }

        /** @throws IllegalArgumentException for a negative number */
        public Builder maxBytesPerSecond(long bytes) {
            if (bytes < 0) {
                throw new IllegalArgumentException("a limit of " + bytes + " bytes per second");
            }
            maxBytesPerSecond = bytes;
            return this;
        }

        public Builder callback(Consumer<Optional<StateException>> consumer) {
            callback = consumer;
            return this;
        }

        public Builder progress(Consumer<Progress> consumer) {
            progress = consumer;
            return this;
        }

        /**
         * @throws IllegalArgumentException for a live save that is to stop the kernel or to write a single file
         */
        public SaveOptions build() {
            if (live && (singleFile || afterSave == AfterSave.STOP)) {
                throw new IllegalArgumentException("a live save can neither write a single file nor stop the kernel:"
                        + " tasks run on while it writes the pages");
            }
            return new SaveOptions(this);
        }
    }
}
