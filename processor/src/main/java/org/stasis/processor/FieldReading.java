/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.MirroredTypeException;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.stasis.api.task.Saved;
import org.stasis.api.task.SavedForm;
import org.stasis.api.task.Secret;

/** Makes the models of a class's fields, and says what is wrong with them. */
final class FieldReading {
    private final Elements elements;
    private final Types types;
    private final Problems problems;
    private final FieldTypes fieldTypes;
    private final TypeElement savedForm;

    FieldReading(Elements elements, Types types, Problems problems) {
        this.elements = elements;
        this.types = types;
        this.problems = problems;
        this.fieldTypes = new FieldTypes(problems);
        this.savedForm = elements.getTypeElement(SavedForm.class.getName());
    }

    /** Whether objects of the class have the field, and it is not marked as derived. */
    static boolean isState(VariableElement field) {
        return field.getKind() == ElementKind.FIELD
                && !field.getModifiers().contains(Modifier.STATIC)
                && !field.getModifiers().contains(Modifier.TRANSIENT);
    }

    /** The fields of the class itself, not those of its superclasses. */
    List<SavableField> fields(TypeElement type) {
        List<SavableField> fields = new ArrayList<>();
        for (VariableElement field : ElementFilter.fieldsIn(type.getEnclosedElements())) {
            if (isState(field)) {
                fields.add(field(type, field));
            } else if (field.getKind() == ElementKind.FIELD) {
                Stream.of(Saved.class, Secret.class)
                        .filter(annotation -> field.getAnnotation(annotation) != null)
                        .forEach(annotation -> problems.report(
                                field,
                                "a static or transient field is not saved: remove @%s, or the modifier",
                                annotation.getSimpleName()));
            }
        }
        return fields;
    }

    private SavableField field(TypeElement owner, VariableElement field) {
        Saved saved = field.getAnnotation(Saved.class);
        String name = field.getSimpleName().toString();
        Optional<DeclaredType> form = saved == null ? Optional.empty() : form(field, saved);
        TypeMirror type = form.isPresent() ? savedAs(field, form.get()) : field.asType();
        if (saved == null) {
            fieldTypes.check(field, type);
        }
        String savedName = saved == null || saved.name().isEmpty() ? name : saved.name();
        return new SavableField(
                field,
                savedName,
                saved == null ? List.of() : List.of(saved.former()),
                getter(owner, field),
                setter(owner, field),
                secret(owner, field, savedName, SavedType.of(type, types)),
                form.map(declared -> SavedType.source(types.erasure(declared))),
                SavedType.source(types.erasure(field.asType())));
    }

    private SavedType secret(TypeElement owner, VariableElement field, String savedName, SavedType type) {
        Secret secret = field.getAnnotation(Secret.class);
        if (secret == null) {
            return type;
        }
        if (!type.canBeSecret()) {
            problems.report(
                    field,
                    "a secret is a String or a byte[], and this is of type %s: save it as one of them with"
                            + " @Saved(as = ...)",
                    type.erased());
            return type;
        }
        String name = secret.value().isEmpty() ? ClassReader.name(elements, owner) + "." + savedName : secret.value();
        return type.secret(name, secret.optional());
    }

    private String getter(TypeElement owner, VariableElement field) {
        String name = field.getSimpleName().toString();
        if (owner.getKind() == ElementKind.RECORD) {
            return name + "()";
        }
        if (!field.getModifiers().contains(Modifier.PRIVATE)) {
            return name;
        }
        for (String getter : List.of(name, property("get", name), property("is", name))) {
            if (methods(owner, getter, List.of())
                    .anyMatch(method -> types.isSameType(method.getReturnType(), field.asType()))) {
                return getter + "()";
            }
        }
        problems.report(
                field,
                "the state type cannot read the private field %s: make it package-private, or give it a getter %1$s() or"
                        + " %s() that is not private; or leave it out with transient",
                name,
                property("get", name));
        return name;
    }

    private Optional<String> setter(TypeElement owner, VariableElement field) {
        String name = field.getSimpleName().toString();
        if (field.getModifiers().contains(Modifier.FINAL)) {
            return Optional.empty();
        }
        if (!field.getModifiers().contains(Modifier.PRIVATE)) {
            return Optional.of(name + " = %s");
        }
        String setter = property("set", name);
        return methods(owner, setter, List.of(field.asType())).findFirst().map(method -> setter + "(%s)");
    }

    private Stream<ExecutableElement> methods(TypeElement owner, String name, List<TypeMirror> parameters) {
        return ElementFilter.methodsIn(owner.getEnclosedElements()).stream()
                .filter(method -> method.getSimpleName().contentEquals(name)
                        && !method.getModifiers().contains(Modifier.PRIVATE)
                        && !method.getModifiers().contains(Modifier.STATIC)
                        && method.getThrownTypes().isEmpty()
                        && method.getParameters().size() == parameters.size())
                .filter(method -> parameters.isEmpty()
                        || types.isSameType(method.getParameters().get(0).asType(), parameters.get(0)));
    }

    private static String property(String prefix, String name) {
        return prefix + Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private Optional<DeclaredType> form(Element field, Saved saved) {
        DeclaredType form = null;
        try {
            saved.as();
        } catch (MirroredTypeException e) {
            // the only way to a class that need not be compiled yet
            form = e.getTypeMirror() instanceof DeclaredType declared ? declared : null;
        }
        if (form == null || form.asElement().equals(savedForm)) {
            return Optional.empty();
        }
        checkForm(field, (TypeElement) form.asElement());
        return Optional.of(form);
    }

    private void checkForm(Element field, TypeElement form) {
        boolean makeable = ElementFilter.constructorsIn(form.getEnclosedElements()).stream()
                .anyMatch(constructor -> constructor.getParameters().isEmpty()
                        && !constructor.getModifiers().contains(Modifier.PRIVATE));
        if (!makeable
                || form.getModifiers().contains(Modifier.ABSTRACT)
                || form.getModifiers().contains(Modifier.PRIVATE)
                || form.getNestingKind().isNested() && !form.getModifiers().contains(Modifier.STATIC)) {
            problems.report(
                    field,
                    "%s cannot be used here: it must be a class with a constructor without parameters, both not private,"
                            + " and static if it is nested",
                    form);
        }
    }

    /** The type that stands for the field's in the image. */
    private TypeMirror savedAs(VariableElement field, DeclaredType form) {
        DeclaredType asForm = supertype(form);
        TypeMirror value = asForm == null || asForm.getTypeArguments().isEmpty()
                ? null
                : asForm.getTypeArguments().get(0);
        if (value == null || !types.isSameType(types.erasure(value), types.erasure(boxed(field.asType())))) {
            problems.report(
                    field,
                    "%s is no SavedForm of %s, but of %s",
                    form,
                    boxed(field.asType()),
                    value == null ? "no particular type" : value);
            return field.asType();
        }
        TypeMirror saved = asForm.getTypeArguments().get(1);
        fieldTypes.check(field, saved);
        return saved;
    }

    private TypeMirror boxed(TypeMirror type) {
        return type.getKind().isPrimitive()
                ? types.boxedClass(types.getPrimitiveType(type.getKind())).asType()
                : type;
    }

    /** The type as {@code SavedForm<V, S>}, or null. */
    private DeclaredType supertype(TypeMirror type) {
        if (type instanceof DeclaredType declared && declared.asElement().equals(savedForm)) {
            return declared;
        }
        for (TypeMirror above : types.directSupertypes(type)) {
            DeclaredType found = supertype(above);
            if (found != null) {
                return found;
            }
        }
        return null;
    }
}
