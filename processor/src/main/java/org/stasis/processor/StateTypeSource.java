/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.lang.model.element.VariableElement;
import org.stasis.processor.SavableClass.Kind;

/** The source of a state type. Written for people to read, too: a debugger steps through it. */
final class StateTypeSource {
    private final SavableClass model;
    private final Optional<String> component;
    private final String type;
    private final StringBuilder text = new StringBuilder();

    /** @param component the annotation that makes it a service, if the project knows that */
    StateTypeSource(SavableClass model, Optional<String> component) {
        this.model = model;
        this.component = component;
        this.type = model.element().getQualifiedName().toString();
    }

    String text() {
        head();
        constants();
        method("public String name()", "return " + literal(model.name()) + ";");
        method("public Class<" + type + "> type()", "return " + type + ".class;");
        method("public List<String> fields()", "return FIELDS;");
        formerNames();
        if (model.kind() == Kind.ENUM) {
            enumMethods();
        } else {
            method("public void save(" + type + " object, FieldWriter out)", save());
            create();
            method("public void load(" + type + " object, FieldReader in)", load());
            loaded();
        }
        return text.append("}\n").toString();
    }

    private void head() {
        text.append("// Written by the annotation processor of Stasis from ")
                .append(type)
                .append(": edit that.\n");
        if (!model.generated().inPackage().isEmpty()) {
            text.append("package ").append(model.generated().inPackage()).append(";\n\n");
        }
        for (String used : List.of(
                "java.util.List",
                "java.util.Map",
                "java.util.stream.Stream",
                "org.stasis.api.task.FieldReader",
                "org.stasis.api.task.FieldWriter",
                "org.stasis.api.task.LoadCallback",
                "org.stasis.api.task.StateType")) {
            text.append("import ").append(used).append(";\n");
        }
        text.append("\n/** Takes {@link ").append(type).append("} apart and rebuilds it. */\n");
        component.ifPresent(annotation -> text.append("@").append(annotation).append("(service = StateType.class)\n"));
        text.append("@SuppressWarnings({\"cast\", \"deprecation\", \"rawtypes\", \"removal\", \"unchecked\"})\n");
        text.append("public final class ").append(model.generated().simple());
        text.append(model.told() ? " implements LoadCallback<" : " implements StateType<");
        text.append(type).append("> {\n");
    }

    private void constants() {
        model.parent().ifPresent(parent -> {
            constant(parent.qualified(), "PARENT", "new " + parent.qualified() + "()");
            constant("int", "OWN", "PARENT.fields().size()");
        });
        String own = model.kind() == Kind.ENUM
                ? literal("constant")
                : model.fields().stream()
                        .map(field -> literal(field.savedName()))
                        .collect(Collectors.joining(", "));
        constant(
                "List<String>",
                "FIELDS",
                model.parent().isPresent()
                        ? "Stream.concat(PARENT.fields().stream(), Stream.of(" + own + ")).toList()"
                        : "List.of(" + own + ")");
        for (SavableField field : fieldsAndParameters()) {
            field.form().ifPresent(form -> constant(form, formOf(field), "new " + form + "()"));
        }
        text.append('\n');
    }

    /** Its own fields, and those of superclasses that its constructor takes. */
    private List<SavableField> fieldsAndParameters() {
        List<SavableField> all = new ArrayList<>(model.fields());
        model.parameters().stream().filter(field -> !all.contains(field)).forEach(all::add);
        return all;
    }

    private void constant(String constantType, String name, String value) {
        line(1, "private static final " + constantType + " " + name + " = " + value + ";");
    }

    private void formerNames() {
        List<String> entries = new ArrayList<>();
        for (SavableField field : model.fields()) {
            field.former()
                    .forEach(former ->
                            entries.add("Map.entry(" + literal(former) + ", " + literal(field.savedName()) + ")"));
        }
        String own = entries.stream().collect(Collectors.joining(", "));
        if (model.parent().isPresent()) {
            constant(
                    "Map<String, String>",
                    "FORMER_NAMES",
                    "Stream.concat(PARENT.formerNames().entrySet().stream(), Stream.<Map.Entry<String, String>>of("
                            + own
                            + ")).collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue))");
        } else if (entries.isEmpty()) {
            return;
        } else {
            constant("Map<String, String>", "FORMER_NAMES", "Map.ofEntries(" + own + ")");
        }
        text.append('\n');
        method("public Map<String, String> formerNames()", "return FORMER_NAMES;");
    }

    private List<String> save() {
        List<String> lines = new ArrayList<>();
        model.parent().ifPresent(parent -> lines.add("PARENT.save(object, out);"));
        for (SavableField field : model.fields()) {
            String value = "object." + field.getter();
            if (field.form().isPresent()) {
                lines.add(field.fieldType() + " " + local(field) + " = " + value + ";");
                value = formOf(field) + ".toSaved(" + local(field) + ")";
                if (!field.isPrimitive()) {
                    value = local(field) + " == null ? null : " + value;
                }
            }
            lines.add(field.type().put(slot(field), value));
        }
        return lines;
    }

    private void create() {
        List<String> lines = new ArrayList<>();
        if (model.kind() == Kind.ABSTRACT) {
            lines.add("throw new UnsupportedOperationException(\"" + type + " has no objects of its own\");");
        } else {
            List<String> arguments = new ArrayList<>();
            for (SavableField field : model.parameters()) {
                String value = field.type().get(slot(field));
                if (field.form().isPresent()) {
                    lines.add(field.type().erased() + " " + local(field) + " = " + value + ";");
                    value = fromSaved(field);
                }
                arguments.add(value);
            }
            lines.add("return new " + type + "(" + String.join(", ", arguments) + ");");
        }
        if (model.parameters().stream().anyMatch(field -> !field.type().isValue())) {
            method("public boolean looksIntoParts()", "return true;");
        }
        method("public " + type + " create(FieldReader in)", lines);
    }

    private List<String> load() {
        List<String> lines = new ArrayList<>();
        model.parent().ifPresent(parent -> lines.add("PARENT.load(object, in);"));
        for (SavableField field : model.fields()) {
            if (field.setter().isPresent() && !field.needsCallback()) {
                lines.addAll(set(field));
            }
        }
        return lines;
    }

    private void loaded() {
        if (!model.told()) {
            return;
        }
        List<String> lines = new ArrayList<>();
        model.parent().ifPresent(parent -> {
            lines.add("if ((StateType) PARENT instanceof LoadCallback callback) {");
            lines.add("    callback.loaded(object, in);");
            lines.add("}");
        });
        for (SavableField field : model.fields()) {
            if (field.setter().isPresent() && field.needsCallback()) {
                lines.addAll(set(field));
            }
        }
        model.afterLoad().ifPresent(method -> lines.add("object." + method + "();"));
        method("public void loaded(" + type + " object, FieldReader in)", lines);
    }

    /** A field the image lacks keeps what the constructor gave it. */
    private List<String> set(SavableField field) {
        List<String> lines = new ArrayList<>();
        lines.add("if (in.has(" + slot(field) + ")) {");
        String value = field.type().get(slot(field));
        String setter = "object." + field.setter().orElseThrow() + ";";
        if (field.form().isEmpty()) {
            lines.add("    " + String.format(setter, value));
        } else {
            lines.add("    " + field.type().erased() + " " + local(field) + " = " + value + ";");
            lines.add("    " + String.format(setter, fromSaved(field)));
        }
        lines.add("}");
        return lines;
    }

    private void enumMethods() {
        List<String> save = new ArrayList<>();
        save.add("out.putString(0, switch (object) {");
        List<String> create = new ArrayList<>();
        create.add("String constant = in.getString(0);");
        create.add("return switch (constant == null ? \"\" : constant) {");
        for (VariableElement constant : model.constants()) {
            save.add("    case " + constant.getSimpleName() + " -> " + literal(ConstantNames.present(constant)) + ";");
            String names = ConstantNames.all(constant).stream()
                    .map(StateTypeSource::literal)
                    .collect(Collectors.joining(", "));
            create.add("    case " + names + " -> " + type + "." + constant.getSimpleName() + ";");
        }
        save.add("});");
        create.add("    default -> throw new IllegalArgumentException(\"there is no constant \" + constant");
        create.add("            + \"; if it has another name now, add @Saved(former = ...) to that\");");
        create.add("};");
        method("public void save(" + type + " object, FieldWriter out)", save);
        method("public " + type + " create(FieldReader in)", create);
    }

    private String slot(SavableField field) {
        int own = model.fields().indexOf(field);
        if (own < 0) {
            return "FIELDS.indexOf(" + literal(field.savedName()) + ")";
        }
        return model.parent().isPresent() ? "OWN + " + own : Integer.toString(own);
    }

    private static String fromSaved(SavableField field) {
        return local(field) + " == null ? " + empty(field) + " : " + formOf(field) + ".fromSaved(" + local(field) + ")";
    }

    private static String local(SavableField field) {
        return field.name() + "Value";
    }

    private static String formOf(SavableField field) {
        return "FORM_OF_" + field.name();
    }

    private static String empty(SavableField field) {
        if (!field.isPrimitive()) {
            return "null";
        }
        return field.fieldType().equals("boolean") ? "false" : "(" + field.fieldType() + ") 0";
    }

    static String literal(String value) {
        StringBuilder literal = new StringBuilder("\"");
        for (char c : value.toCharArray()) {
            if (c < ' ') {
                literal.append(String.format("\\%03o", (int) c));
            } else if (c == '"' || c == '\\') {
                literal.append('\\').append(c);
            } else {
                literal.append(c);
            }
        }
        return literal.append('"').toString();
    }

    private void method(String signature, String line) {
        method(signature, List.of(line));
    }

    private void method(String signature, List<String> lines) {
        line(1, "@Override");
        line(1, signature + " {");
        lines.forEach(line -> line(2, line));
        line(1, "}\n");
    }

    private void line(int depth, String line) {
        text.append("    ".repeat(depth)).append(line).append('\n');
    }
}
