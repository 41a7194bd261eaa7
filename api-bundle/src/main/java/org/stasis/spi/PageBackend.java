/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.spi;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Storage for images.
 *
 * <p>An image has a name and one or more <b>generations</b>. A generation is a set of files written once, under an id that
 * is never used again. The <b>manifest</b> is the commit: an opaque block of bytes per name, replaced atomically. What a
 * backend promises:
 *
 * <ol>
 *   <li>Until {@link ImageWriter#commit} returns, readers see the old manifest and its generation, or none; afterwards the
 *       new one, also after a crash of the machine. Never a mixture.
 *   <li>A generation no manifest refers to any more is removed by the backend itself, at the latest when it next writes
 *       that name. Nothing is left for people to clean.
 *   <li>A generation that is being written by anybody is not removed.
 * </ol>
 *
 * <p>Thread-safe. No I/O before the first call. Names and generations are 1 to 100 letters,
 * digits, dots, underscores and dashes and begin with a letter or digit; a backend refuses others with an
 * {@link IllegalArgumentException}, whoever calls it.
 * When the backend's component is deactivated its open writers and readers fail with an {@link IOException} that says so.
 */
@ConsumerType
public interface PageBackend {
    /** Name by which options choose it. */
    String name();

    /** Begins a generation of an image, invisible to readers. */
    ImageWriter create(String image, String generation) throws IOException;

    /**
     * The manifest of an image.
     *
     * @param maxBytes a longer one is refused with an {@link IOException} before memory is taken for it
     * @throws java.nio.file.NoSuchFileException if there is no such image
     */
    byte[] manifest(String image, int maxBytes) throws IOException;

    /**
     * Opens a generation for reading.
     *
     * @throws java.nio.file.NoSuchFileException if it is not there, for instance because the image was replaced meanwhile
     */
    ImageReader open(String image, String generation) throws IOException;

    /** Names of the images that have a manifest, in any order. */
    List<String> images() throws IOException;

    /**
     * Deletes an image: first, atomically, its manifest.
     *
     * @throws java.nio.file.NoSuchFileException if there is no such image
     */
    void delete(String image) throws IOException;

    /**
     * Replaces the manifest of an image and nothing else: readers see the old one or the new one, also after a crash, and
     * the generation is the same.
     *
     * @param expected the manifest as it must still be
     * @throws java.nio.file.NoSuchFileException if there is no such image
     * @throws IOException if it has another manifest by now, and nothing has changed then
     * @throws UnsupportedOperationException if this backend cannot; the message says what to do instead
     */
    default void reseal(String image, byte[] expected, byte[] manifest) throws IOException {
        throw new UnsupportedOperationException("page backend '" + name()
                + "' cannot replace a manifest by itself; load the image and save it with the new key");
    }

    /** Bytes that can still be stored, where the backend knows. */
    default OptionalLong usableBytes() throws IOException {
        return OptionalLong.empty();
    }

    /** What hosts that share this storage tell each other by; empty if it is not shared, or has no such records. */
    default Optional<SharedRecords> sharedRecords() {
        return Optional.empty();
    }

    /** Where that image is, for people; a path or address without secrets. */
    default String location(String image) {
        return name() + ":" + image;
    }
}
