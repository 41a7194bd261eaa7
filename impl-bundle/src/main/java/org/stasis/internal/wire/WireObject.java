/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A value of the wire, as its tag says. Immutable; arrays and lists are not copied and must not be changed. */
public sealed interface WireObject {
    record Bool(boolean value) implements WireObject {}

    record Int(long value) implements WireObject {}

    /** An unsigned number of 64 bits. */
    record Uint(long value) implements WireObject {}

    record Float32(float value) implements WireObject {}

    record Float64(double value) implements WireObject {}

    record Complex64(float real, float imaginary) implements WireObject {}

    record Complex128(double real, double imaginary) implements WireObject {}

    /** The zero value of whatever type is expected. */
    record Nil() implements WireObject {
        public static final Nil NIL = new Nil();
    }

    /** A string, which need not be text. */
    record Str(byte[] bytes) implements WireObject {
        /** As text; bytes that are none are replaced. */
        public String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Str str && Arrays.equals(bytes, str.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "Str[" + text() + "]";
        }
    }

    /**
     * A pointer to an object, or into it.
     *
     * @param root the object's number; 0 is a null pointer
     * @param dots the way into the object, innermost step first
     * @param type of the object; null if there are no dots
     */
    record Ref(long root, List<Dot> dots, TypeSpec type) implements WireObject {}

    /** A step into an object. */
    sealed interface Dot {
        record Index(long index) implements Dot {}

        record Field(String name) implements Dot {}
    }

    /** A part of an array. */
    record Slice(long length, long capacity, Ref array) implements WireObject {}

    /** Elements of one kind. */
    record Array(List<WireObject> elements) implements WireObject {}

    /** Entries in the order of the stream: keys of one kind, values of one kind. */
    record Map(List<WireObject> keys, List<WireObject> values) implements WireObject {}

    /** Fields in the order of the type record. */
    record Struct(long typeId, List<WireObject> fields) implements WireObject {}

    /** A value with its type. */
    record Interface(TypeSpec type, WireObject value) implements WireObject {}

    /** A type record; the first of a section is type 1. */
    record Type(String name, List<String> fields) implements WireObject {}
}
