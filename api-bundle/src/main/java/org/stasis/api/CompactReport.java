/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api;

import java.time.Duration;

/**
 * An image that shares no file with others any more.
 *
 * @param image where it is
 * @param id its identity, a new one if it was rewritten
 * @param bytesBefore bytes of all its files before, adopted ones included
 * @param bytes bytes of all its files now
 * @param took the whole rewriting
 */
public record CompactReport(ImageRef image, String id, long bytesBefore, long bytes, Duration took) {}
