/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.wire;

/** A type as it is named inside a value: built from the numbers of type records. */
public sealed interface TypeSpec {
    /** The type record of that number. */
    record Id(long id) implements TypeSpec {}

    record Pointer(TypeSpec target) implements TypeSpec {}

    record Array(long length, TypeSpec element) implements TypeSpec {}

    record Slice(TypeSpec element) implements TypeSpec {}

    record Map(TypeSpec key, TypeSpec value) implements TypeSpec {}

    /** No type: that of an interface that holds nothing. */
    record Nil() implements TypeSpec {}
}
