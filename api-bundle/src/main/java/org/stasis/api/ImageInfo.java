/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What an image says of itself; nothing here is authenticated.
 *
 * @param image where it is; null for a file that was named by its path
 * @param id its identity; null for a bare state file
 * @param format such as {@code stasis-1} or {@code gvisor-2022}
 * @param created when it was made; null if it does not say
 * @param kernel name of the kernel, {@code kernelType} and {@code kernelVersion} its kind; null if it does not say
 * @param scheme integrity scheme; null for a bare state file
 * @param keyId id of the key; null if there is none
 * @param compression of the state file
 * @param parent identity of the image it descends from; null for none
 * @param integrity what guards it
 * @param bytes all its files together
 * @param files name and length of each file
 * @param metadata its metadata
 * @param remarks what a person should know: why it is damaged, what its layout cannot guarantee
 */
public record ImageInfo(
        ImageRef image,
        String id,
        String format,
        Instant created,
        String kernel,
        String kernelType,
        String kernelVersion,
        String scheme,
        String keyId,
        String compression,
        String parent,
        Integrity integrity,
        long bytes,
        List<File> files,
        Map<String, String> metadata,
        List<String> remarks) {
    /** One file of an image. */
    public record File(String name, long bytes) {}
}
