/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.wire;

/** The first byte of every value of the wire: which kind of value follows. */
public final class Tag {
    public static final int BOOL = 0;
    public static final int INT = 1;
    public static final int UINT = 2;
    public static final int FLOAT32 = 3;
    public static final int FLOAT64 = 4;
    public static final int NIL = 5;
    public static final int REF = 6;
    public static final int STRING = 7;
    public static final int SLICE = 8;
    public static final int ARRAY = 9;
    public static final int MAP = 10;
    public static final int STRUCT = 11;
    public static final int NO_OBJECTS = 12;
    public static final int MULTIPLE_OBJECTS = 13;
    public static final int INTERFACE = 14;
    public static final int COMPLEX64 = 15;
    public static final int COMPLEX128 = 16;
    public static final int TYPE = 17;

    /** First byte of a type specification that is nothing but a type's id. */
    public static final int SPEC_TYPE_ID = 0;

    public static final int SPEC_POINTER = 1;
    public static final int SPEC_ARRAY = 2;
    public static final int SPEC_SLICE = 3;
    public static final int SPEC_MAP = 4;
    public static final int SPEC_NIL = 5;

    /** Set in the header of a section of objects, clear in that of raw bytes. */
    public static final long OBJECTS = 1L << 63;

    private Tag() {}
}
