/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api;

/**
 * A plug-in that is present.
 *
 * @param name by which options choose it
 * @param bundle symbolic name and version of its bundle
 * @param ranking service ranking; of two with one name the higher is used
 * @param isDefault whether it is used when nobody names one
 */
public record PlugIn(String name, String bundle, int ranking, boolean isDefault) {}
