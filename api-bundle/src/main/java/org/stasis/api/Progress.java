/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api;

/**
 * How far a long operation is.
 *
 * @param phase what is being done, one word
 * @param done bytes done
 * @param total bytes in all, or -1 when not known
 */
public record Progress(String phase, long done, long total) {}
