/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api.inspect;

import java.util.List;

/**
 * One object of an image.
 *
 * @param id such as {@code g1r7}
 * @param type name of its type; null for one without a name, such as a map
 * @param text as a dump shows it
 * @param fields its fields, or entries of a map, or elements of an array
 */
public record ObjectReport(String id, String type, String text, List<Field> fields) {
    /**
     * A part of an object.
     *
     * @param name of the field, the key, or the index
     * @param value on one line
     * @param refersTo the object that the value points to or into, such as {@code g1r9}; null if it is no reference
     */
    public record Field(String name, String value, String refersTo) {}
}
