/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api;

import java.time.Duration;
import java.util.List;

/**
 * An image that was found to restore: a kernel was rebuilt from it and thrown away.
 *
 * @param image where it is
 * @param id its identity
 * @param kernel name of the kernel whose plug-in rebuilt it
 * @param memoryBytes bytes of kernel memory restored
 * @param notes what the kernel wants a person to know, such as tasks that are new on this host
 * @param took from the call until all was rebuilt
 */
public record RehearsalReport(
        ImageRef image, String id, String kernel, long memoryBytes, List<String> notes, Duration took) {}
