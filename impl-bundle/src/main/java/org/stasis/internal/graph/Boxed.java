/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.graph;

/** Boxed numbers the wire has no kind of its own for; stored with their type's name beside them. */
enum Boxed {
    BYTE("java.lang.Byte") {
        @Override
        Object box(long value) {
            return (byte) value == value ? (Object) (byte) value : null;
        }
    },
    SHORT("java.lang.Short") {
        @Override
        Object box(long value) {
            return (short) value == value ? (Object) (short) value : null;
        }
    },
    CHARACTER("java.lang.Character") {
        @Override
        Object box(long value) {
            return (char) value == value ? (Object) (char) value : null;
        }
    },
    INTEGER("java.lang.Integer") {
        @Override
        Object box(long value) {
            return (int) value == value ? (Object) (int) value : null;
        }
    };

    private final String typeName;

    Boxed(String typeName) {
        this.typeName = typeName;
    }

    String typeName() {
        return typeName;
    }

    /** The value boxed, or null if it is out of range. */
    abstract Object box(long value);

    static Boxed named(String name) {
        for (Boxed type : values()) {
            if (type.typeName.equals(name)) {
                return type;
            }
        }
        return null;
    }
}
