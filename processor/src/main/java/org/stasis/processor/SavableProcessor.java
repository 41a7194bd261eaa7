/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.processor;

import java.io.IOException;
import java.io.Writer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import org.stasis.api.task.AfterLoad;
import org.stasis.api.task.Savable;
import org.stasis.api.task.Saved;
import org.stasis.api.task.Secret;

/** Writes a state type for each class marked {@link Savable}. */
public final class SavableProcessor extends AbstractProcessor {
    private static final String COMPONENT = "org.osgi.service.component.annotations.Component";

    private final Map<String, TypeElement> names = new HashMap<>();

    @Override
    public Set<String> getSupportedAnnotationTypes() {
        return Set.of(
                Savable.class.getName(), Saved.class.getName(), Secret.class.getName(), AfterLoad.class.getName());
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        Problems problems = new Problems(processingEnv.getMessager());
        ClassReader reader = new ClassReader(processingEnv.getElementUtils(), processingEnv.getTypeUtils(), problems);
        for (Element element : round.getElementsAnnotatedWith(Savable.class)) {
            TypeElement type = (TypeElement) element;
            reader.read(type).filter(model -> isNewName(model, problems)).ifPresent(model -> write(model, problems));
        }
        checkStray(round, Saved.class, problems);
        checkStray(round, Secret.class, problems);
        checkStray(round, AfterLoad.class, problems);
        return false;
    }

    private boolean isNewName(SavableClass model, Problems problems) {
        TypeElement other = names.putIfAbsent(model.name(), model.element());
        if (other != null) {
            problems.report(
                    model.element(),
                    "%s has the name \"%s\" in images, too; give one of them another with @Savable(name = ...)",
                    other,
                    model.name());
        }
        return other == null;
    }

    private void write(SavableClass model, Problems problems) {
        boolean component = processingEnv.getElementUtils().getTypeElement(COMPONENT) != null;
        String source = new StateTypeSource(model, component ? Optional.of(COMPONENT) : Optional.empty()).text();
        try (Writer out = processingEnv
                .getFiler()
                .createSourceFile(model.generated().qualified(), model.element())
                .openWriter()) {
            out.write(source);
        } catch (IOException e) {
            problems.report(model.element(), "the state type cannot be written: %s", e);
        }
    }

    /** An annotation in a class that nobody reads would do nothing, and nobody would notice. */
    private static void checkStray(
            RoundEnvironment round, Class<? extends java.lang.annotation.Annotation> annotation, Problems problems) {
        for (Element element : round.getElementsAnnotatedWith(annotation)) {
            Element owner = element.getEnclosingElement();
            if (element.getKind() == ElementKind.ENUM_CONSTANT && annotation == Secret.class) {
                problems.report(element, "a constant is no secret: it is saved by its name");
            }
            if (element.getKind() != ElementKind.RECORD_COMPONENT && owner.getAnnotation(Savable.class) == null) {
                problems.report(
                        element, "@%s has no effect here: %s is not @Savable", annotation.getSimpleName(), owner);
            }
        }
    }
}
