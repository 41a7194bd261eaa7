/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.processor;

import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;
import javax.lang.model.type.WildcardType;
import org.stasis.api.task.Savable;

/** Which types a field can have: those whose objects can be saved, or may turn out to be when one is there. */
final class FieldTypes {
    /** As promised by {@link org.stasis.api.task.StateType}. */
    static final Set<String> BUILT_IN = Set.of(
            "java.lang.Boolean",
            "java.lang.Byte",
            "java.lang.Character",
            "java.lang.Double",
            "java.lang.Float",
            "java.lang.Integer",
            "java.lang.Long",
            "java.lang.Number",
            "java.lang.Object",
            "java.lang.Short",
            "java.lang.String",
            "java.math.BigDecimal",
            "java.math.BigInteger",
            "java.net.URI",
            "java.nio.ByteBuffer",
            "java.time.Duration",
            "java.time.Instant",
            "java.time.LocalDate",
            "java.time.LocalDateTime",
            "java.time.LocalTime",
            "java.util.ArrayDeque",
            "java.util.ArrayList",
            "java.util.BitSet",
            "java.util.HashMap",
            "java.util.HashSet",
            "java.util.LinkedHashMap",
            "java.util.LinkedHashSet",
            "java.util.LinkedList",
            "java.util.Optional",
            "java.util.OptionalDouble",
            "java.util.OptionalInt",
            "java.util.OptionalLong",
            "java.util.PriorityQueue",
            "java.util.TreeMap",
            "java.util.TreeSet",
            "java.util.UUID",
            "java.util.concurrent.ConcurrentHashMap",
            "java.util.concurrent.ConcurrentLinkedDeque",
            "java.util.concurrent.ConcurrentLinkedQueue",
            "java.util.concurrent.CopyOnWriteArrayList");

    /** What an array can have as elements beside the above and savable types. */
    private static final Set<String> ARRAY_INTERFACES = Set.of(
            "java.lang.CharSequence",
            "java.lang.Comparable",
            "java.lang.Iterable",
            "java.util.Collection",
            "java.util.Deque",
            "java.util.List",
            "java.util.Map",
            "java.util.NavigableMap",
            "java.util.NavigableSet",
            "java.util.Queue",
            "java.util.Set",
            "java.util.SortedMap",
            "java.util.SortedSet");

    private final Problems problems;

    FieldTypes(Problems problems) {
        this.problems = problems;
    }

    /** Reports what in the field's type cannot be saved. */
    void check(Element field, TypeMirror type) {
        switch (type.getKind()) {
            case ARRAY -> checkArray(field, ((ArrayType) type).getComponentType());
            case DECLARED -> checkClass(field, (DeclaredType) type);
            case TYPEVAR -> checkBound(field, ((TypeVariable) type).getUpperBound());
            case WILDCARD -> {
                TypeMirror bound = ((WildcardType) type).getExtendsBound();
                if (bound != null) {
                    check(field, bound);
                }
            }
            default -> {}
        }
    }

    /** Without type arguments, for a variable can be part of its own bound. */
    private void checkBound(Element field, TypeMirror bound) {
        if (bound instanceof DeclaredType declared) {
            checkElement(field, (TypeElement) declared.asElement());
        } else {
            check(field, bound);
        }
    }

    private void checkArray(Element field, TypeMirror component) {
        if (component instanceof DeclaredType declared) {
            TypeElement element = (TypeElement) declared.asElement();
            String name = element.getQualifiedName().toString();
            if (isOpen(element)
                    && !isSavable(element)
                    && !BUILT_IN.contains(name)
                    && !ARRAY_INTERFACES.contains(name)) {
                problems.report(
                        field, "arrays of %s cannot be saved: annotate %1$s with @Savable, or use a list", element);
                return;
            }
        }
        check(field, component);
    }

    private void checkClass(Element field, DeclaredType type) {
        checkElement(field, (TypeElement) type.asElement());
        type.getTypeArguments().forEach(argument -> check(field, argument));
    }

    private void checkElement(Element field, TypeElement element) {
        if (!isOpen(element)
                && !isSavable(element)
                && !BUILT_IN.contains(element.getQualifiedName().toString())) {
            problems.report(
                    field,
                    "%s cannot be saved, it is neither @Savable nor built in: annotate it, save another value with"
                            + " @Saved(as = ...), leave the field out with transient, or, if some bundle registers a"
                            + " StateType for it, say so with @Saved",
                    element);
        }
    }

    /** Whether only the objects can tell: a subclass may be savable. */
    private static boolean isOpen(TypeElement type) {
        return type.getKind().isInterface() || type.getModifiers().contains(Modifier.ABSTRACT);
    }

    static boolean isSavable(TypeElement type) {
        return type.getAnnotation(Savable.class) != null;
    }
}
