/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.processor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Types;

/** The constructor a class is rebuilt by: the one with the fewest parameters that takes what cannot be set later. */
final class Constructors {
    private final Types types;
    private final Problems problems;

    Constructors(Types types, Problems problems) {
        this.types = types;
        this.problems = problems;
    }

    /** The fields that are its parameters. */
    List<SavableField> choose(TypeElement type, List<SavableField> fields) {
        List<SavableField> fixed =
                fields.stream().filter(field -> field.setter().isEmpty()).toList();
        List<List<SavableField>> candidates = new ArrayList<>();
        for (ExecutableElement constructor : ElementFilter.constructorsIn(type.getEnclosedElements())) {
            List<SavableField> taken = taken(constructor, fields);
            if (taken != null && taken.containsAll(fixed)) {
                candidates.add(taken);
            }
        }
        return candidates.stream().min(Comparator.comparingInt(List::size)).orElseGet(() -> {
            report(type, fixed);
            return List.of();
        });
    }

    /** The fields it takes, or null if it takes anything else, or cannot be called. */
    private List<SavableField> taken(ExecutableElement constructor, List<SavableField> fields) {
        if (constructor.getModifiers().contains(Modifier.PRIVATE)
                || !constructor.getThrownTypes().isEmpty()) {
            return null;
        }
        List<SavableField> taken = new ArrayList<>();
        for (VariableElement parameter : constructor.getParameters()) {
            SavableField field = fields.stream()
                    .filter(f -> f.name().contentEquals(parameter.getSimpleName())
                            && types.isSameType(types.erasure(f.element().asType()), types.erasure(parameter.asType())))
                    .findFirst()
                    .orElse(null);
            if (field == null) {
                return null;
            }
            taken.add(field);
        }
        return taken;
    }

    private void report(TypeElement type, List<SavableField> fixed) {
        if (fixed.isEmpty()) {
            problems.report(
                    type,
                    "%s cannot be rebuilt: give it a constructor without parameters, or one whose parameters have the"
                            + " names and types of saved fields; it must not be private nor have a throws clause",
                    type);
        } else {
            problems.report(
                    type,
                    "%s cannot be rebuilt, for nothing sets %s: make them non-final, with a setter if they are private,"
                            + " or give the class a constructor that takes them under these names; it must not be"
                            + " private nor have a throws clause",
                    type,
                    fixed.stream().map(SavableField::name).collect(Collectors.joining(", ")));
        }
    }
}
