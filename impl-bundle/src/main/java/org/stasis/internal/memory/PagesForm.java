/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

import java.util.UUID;

/**
 * As what pages are saved.
 *
 * @param image id of the new image
 * @param extents how they are made; null if the pages go into the state stream
 * @param excludeZeroPages whether pages that are all zero are left out
 * @param base what need not be written again
 */
public record PagesForm(UUID image, Extents extents, boolean excludeZeroPages, PagesBase base) {}
