/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.util.UUID;

/**
 * A file of extents.
 *
 * @param origin id of the image it was written for
 * @param compression name of its extents' compression
 * @param bytes its length
 */
public record ExtentFile(UUID origin, String compression, long bytes) {}
