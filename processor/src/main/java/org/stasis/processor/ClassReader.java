/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.processor;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.stasis.api.task.AfterLoad;
import org.stasis.api.task.Savable;
import org.stasis.processor.SavableClass.Kind;

/** Makes the model of an annotated class, or says what is wrong with it. */
final class ClassReader {
    private final Elements elements;
    private final Types types;
    private final Problems problems;
    private final FieldReading fieldReading;

    ClassReader(Elements elements, Types types, Problems problems) {
        this.elements = elements;
        this.types = types;
        this.problems = problems;
        this.fieldReading = new FieldReading(elements, types, problems);
    }

    Optional<SavableClass> read(TypeElement type) {
        int before = problems.count();
        Kind kind = kind(type);
        checkReachable(type);
        if (problems.count() > before) {
            return Optional.empty();
        }
        List<TypeElement> parents = parents(type);
        List<SavableField> inherited = new ArrayList<>();
        // their own faults are reported where they are
        FieldReading silent = new FieldReading(elements, types, Problems.IGNORED);
        parents.forEach(parent -> inherited.addAll(silent.fields(parent)));
        List<SavableField> fields = kind == Kind.ENUM ? List.of() : fieldReading.fields(type);
        checkNames(fields, inherited);
        Optional<String> afterLoad = afterLoad(type);
        SavableClass model = new SavableClass(
                type,
                kind,
                name(elements, type),
                GeneratedName.of(type),
                parents.isEmpty() ? Optional.empty() : Optional.of(GeneratedName.of(parents.get(parents.size() - 1))),
                inherited,
                fields,
                parameters(type, kind, inherited, fields),
                kind == Kind.ENUM ? constants(type) : List.of(),
                afterLoad,
                afterLoad.isPresent()
                        || fields.stream().anyMatch(SavableField::needsCallback)
                        || parents.stream().anyMatch(this::isTold));
        return problems.count() == before ? Optional.of(model) : Optional.empty();
    }

    private static Kind kind(TypeElement type) {
        return switch (type.getKind()) {
            case RECORD -> Kind.RECORD;
            case ENUM -> Kind.ENUM;
            case CLASS -> type.getModifiers().contains(Modifier.ABSTRACT) ? Kind.ABSTRACT : Kind.CLASS;
            default -> Kind.ABSTRACT;
        };
    }

    /** What the type is called in images. */
    static String name(Elements elements, TypeElement type) {
        String name = type.getAnnotation(Savable.class).name();
        return name.isEmpty() ? elements.getBinaryName(type).toString() : name;
    }

    private void checkReachable(TypeElement type) {
        if (type.getKind() == ElementKind.CLASS
                && type.getNestingKind().isNested()
                && !type.getModifiers().contains(Modifier.STATIC)) {
            problems.report(type, "%s belongs to an object of its outer class: make it static", type);
        }
        for (Element e = type; e instanceof TypeElement; e = e.getEnclosingElement()) {
            if (e.getModifiers().contains(Modifier.PRIVATE)) {
                problems.report(type, "the state type of %s cannot see it: make %s package-private", type, e);
            }
        }
    }

    /** The savable superclasses, the topmost first. */
    private List<TypeElement> parents(TypeElement type) {
        List<TypeElement> parents = new ArrayList<>();
        if (type.getKind() != ElementKind.CLASS) {
            return parents;
        }
        TypeElement below = type;
        while (below.getSuperclass() instanceof DeclaredType declared) {
            below = (TypeElement) declared.asElement();
            if (FieldTypes.isSavable(below)) {
                parents.add(0, below);
            } else {
                checkNothingLost(type, below);
            }
        }
        return parents;
    }

    private void checkNothingLost(TypeElement type, TypeElement parent) {
        ElementFilter.fieldsIn(parent.getEnclosedElements()).stream()
                .filter(FieldReading::isState)
                .findFirst()
                .ifPresent(field -> problems.report(
                        type,
                        "field %s of the superclass %s would be lost: annotate %2$s with @Savable, or write a StateType"
                                + " for %3$s by hand",
                        field,
                        parent,
                        type));
    }

    private boolean isTold(TypeElement parent) {
        return parent.getEnclosedElements().stream().anyMatch(e -> e.getAnnotation(AfterLoad.class) != null)
                || new FieldReading(elements, types, Problems.IGNORED)
                        .fields(parent).stream().anyMatch(SavableField::needsCallback);
    }

    private void checkNames(List<SavableField> fields, List<SavableField> inherited) {
        Set<String> names = new HashSet<>();
        inherited.forEach(field -> names.add(field.savedName()));
        for (SavableField field : fields) {
            List<String> all = new ArrayList<>(field.former());
            all.add(field.savedName());
            for (String name : all) {
                if (!names.add(name)) {
                    problems.report(
                            field.element(),
                            "another field has the name \"%s\" in images; give this one another with @Saved(name = ...)",
                            name);
                }
            }
        }
    }

    private Optional<String> afterLoad(TypeElement type) {
        List<ExecutableElement> methods = ElementFilter.methodsIn(type.getEnclosedElements()).stream()
                .filter(method -> method.getAnnotation(AfterLoad.class) != null)
                .toList();
        for (ExecutableElement method : methods) {
            if (type.getKind() == ElementKind.ENUM
                    || !method.getParameters().isEmpty()
                    || !method.getThrownTypes().isEmpty()
                    || method.getModifiers().contains(Modifier.STATIC)
                    || method.getModifiers().contains(Modifier.PRIVATE)) {
                problems.report(
                        method,
                        "@AfterLoad is for instance methods of classes and records, not private, without parameters and"
                                + " throws clause");
            }
        }
        if (methods.size() > 1) {
            problems.report(methods.get(1), "%s has an @AfterLoad method already: call one from the other", type);
        }
        return methods.stream().findFirst().map(method -> method.getSimpleName().toString());
    }

    private List<SavableField> parameters(
            TypeElement type, Kind kind, List<SavableField> inherited, List<SavableField> fields) {
        return switch (kind) {
            case RECORD -> fields;
            case ENUM, ABSTRACT -> List.of();
            case CLASS -> {
                List<SavableField> all = new ArrayList<>(inherited);
                all.addAll(fields);
                yield new Constructors(types, problems).choose(type, all);
            }
        };
    }

    private List<VariableElement> constants(TypeElement type) {
        List<VariableElement> constants = ElementFilter.fieldsIn(type.getEnclosedElements()).stream()
                .filter(field -> field.getKind() == ElementKind.ENUM_CONSTANT)
                .toList();
        if (constants.isEmpty()) {
            problems.report(type, "%s has no constants to be saved", type);
        }
        Set<String> names = new HashSet<>();
        for (VariableElement constant : constants) {
            for (String name : ConstantNames.all(constant)) {
                if (!names.add(name)) {
                    problems.report(constant, "another constant has the name \"%s\" in images", name);
                }
            }
        }
        return constants;
    }
}
