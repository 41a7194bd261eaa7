/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api.inspect;

import java.util.List;

/**
 * A part of an image that was written to a file.
 *
 * @param file path of the file
 * @param bytes its length
 * @param storedBytes how many of them come from the image; the others read as zero
 * @param remarks what a person should know
 */
public record ExtractReport(String file, long bytes, long storedBytes, List<String> remarks) {}
