/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api;

import java.time.Duration;
import java.util.List;

/**
 * A committed save.
 *
 * @param image where it is
 * @param id the image's identity, a UUID
 * @param kernel name of the kernel
 * @param storedBytes bytes written to the backend, all files together; adopted ones are not
 * @param memoryBytes bytes of kernel memory saved, all-zero pages included
 * @param zeroBytes of these, bytes of all-zero pages that were left out
 * @param sharedBytes of these, bytes of pages that were not written, because the base or the new image has them already
 * @param paused how long the tasks stood still
 * @param took the whole save
 * @param notes what a person should know, such as why nothing is shared with the base
 */
public record SaveReport(
        ImageRef image,
        String id,
        String kernel,
        long storedBytes,
        long memoryBytes,
        long zeroBytes,
        long sharedBytes,
        Duration paused,
        Duration took,
        List<String> notes) {}
