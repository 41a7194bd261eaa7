/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.processor;

import javax.lang.model.element.Element;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;

/**
 * Where the state type of a class goes: its own package, so that it sees what is not private.
 *
 * @param inPackage empty for the unnamed package
 * @param simple {@code Outer_Inner_StateType}
 */
record GeneratedName(String inPackage, String simple) {
    static GeneratedName of(TypeElement type) {
        StringBuilder simple = new StringBuilder("_StateType");
        Element element = type;
        for (; !(element instanceof PackageElement); element = element.getEnclosingElement()) {
            simple.insert(0, element.getSimpleName()).insert(0, '_');
        }
        return new GeneratedName(((PackageElement) element).getQualifiedName().toString(), simple.substring(1));
    }

    String qualified() {
        return inPackage.isEmpty() ? simple : inPackage + "." + simple;
    }
}
