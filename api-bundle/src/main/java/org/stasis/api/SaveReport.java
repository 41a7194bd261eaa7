/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api;

import java.time.Duration;

/**
 * A committed save.
 *
 * @param image where it is
 * @param id the image's identity, a UUID
 * @param kernel name of the kernel
 * @param storedBytes bytes written to the backend, all files together
 * @param memoryBytes bytes of kernel memory saved, all-zero pages included
 * @param zeroBytes of these, bytes of all-zero pages that were left out
 * @param paused how long the tasks stood still
 * @param took the whole save
 */
public record SaveReport(
        ImageRef image,
        String id,
        String kernel,
        long storedBytes,
        long memoryBytes,
        long zeroBytes,
        Duration paused,
        Duration took) {}
