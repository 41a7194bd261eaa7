/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.processor;

import java.util.Set;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Types;

/**
 * How a value of some type is written and read.
 *
 * @param erased the type as source, without type arguments
 * @param accessor what follows {@code put} and {@code get} in the methods of writer and reader
 * @param writeAs the same for the writer, where numbers of all sizes are one
 * @param told what the writer is told before the value, as source
 * @param isValue whether an object of it is complete as soon as it is there
 */
record SavedType(String erased, String writeAs, String told, String accessor, boolean isValue) {
    private static final Set<String> VALUES = Set.of(
            "java.lang.Boolean",
            "java.lang.Byte",
            "java.lang.Character",
            "java.lang.Double",
            "java.lang.Float",
            "java.lang.Integer",
            "java.lang.Long",
            "java.lang.Number",
            "java.lang.Short",
            "java.math.BigDecimal",
            "java.math.BigInteger",
            "java.net.URI",
            "java.nio.ByteBuffer",
            "java.time.Duration",
            "java.time.Instant",
            "java.time.LocalDate",
            "java.time.LocalDateTime",
            "java.time.LocalTime",
            "java.util.BitSet",
            "java.util.OptionalDouble",
            "java.util.OptionalInt",
            "java.util.OptionalLong",
            "java.util.UUID");

    static SavedType of(TypeMirror type, Types types) {
        String erased = source(types.erasure(type));
        return switch (type.getKind()) {
            case BOOLEAN -> new SavedType(erased, "Boolean", "", "Boolean", true);
            case BYTE -> new SavedType(erased, "Long", "", "Byte", true);
            case SHORT -> new SavedType(erased, "Long", "", "Short", true);
            case CHAR -> new SavedType(erased, "Long", "", "Char", true);
            case INT -> new SavedType(erased, "Long", "", "Int", true);
            case LONG -> new SavedType(erased, "Long", "", "Long", true);
            case FLOAT -> new SavedType(erased, "Float", "", "Float", true);
            case DOUBLE -> new SavedType(erased, "Double", "", "Double", true);
            default ->
                erased.equals("java.lang.String")
                        ? new SavedType(erased, "String", "", "String", true)
                        : new SavedType(erased, "Object", "", "Object", isValue(types.erasure(type), erased));
        };
    }

    /** Whether a secret can be of this type. */
    boolean canBeSecret() {
        return erased.equals("java.lang.String") || erased.equals("byte[]");
    }

    /** The same type, of which the image gets a name instead of the value. */
    SavedType secret(String name, boolean optional) {
        return new SavedType(
                erased,
                "Secret",
                StateTypeSource.literal(name) + ", " + optional + ", ",
                erased.equals("byte[]") ? "Secret" : "SecretText",
                true);
    }

    /** The statement that writes a value. */
    String put(String slot, String value) {
        return "out.put" + writeAs + "(" + slot + ", " + told + value + ");";
    }

    /** The expression that reads a value. */
    String get(String slot) {
        return "in.get" + accessor + "(" + slot + (accessor.equals("Object") ? ", " + erased + ".class)" : ")");
    }

    /** An erased type as source; unlike its own text without annotations. */
    static String source(TypeMirror type) {
        return switch (type.getKind()) {
            case ARRAY -> source(((ArrayType) type).getComponentType()) + "[]";
            case DECLARED ->
                ((TypeElement) ((DeclaredType) type).asElement())
                        .getQualifiedName()
                        .toString();
            default -> type.getKind().name().toLowerCase(java.util.Locale.ROOT);
        };
    }

    private static boolean isValue(TypeMirror erasure, String erased) {
        if (erasure.getKind() == TypeKind.ARRAY) {
            return ((ArrayType) erasure).getComponentType().getKind().isPrimitive();
        }
        return VALUES.contains(erased)
                || erasure instanceof DeclaredType declared
                        && declared.asElement().getKind() == ElementKind.ENUM;
    }
}
