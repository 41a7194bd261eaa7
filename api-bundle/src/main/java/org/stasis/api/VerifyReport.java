/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api;

import java.time.Duration;
import java.util.List;

/**
 * An image every byte of which was checked and found good.
 *
 * @param image where it is; null if it was named by a path
 * @param id its identity; null for a state file that tells none
 * @param scheme how it is authenticated
 * @param bytes bytes read
 * @param extents independently authenticated extents of pages
 * @param cautions what the image's own guarantees do not cover, such as scheme {@code none}
 * @param took the whole check
 */
public record VerifyReport(
        ImageRef image, String id, String scheme, long bytes, long extents, List<String> cautions, Duration took) {}
