/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.processor;

import javax.annotation.processing.Messager;
import javax.lang.model.element.Element;
import javax.tools.Diagnostic;

/** Errors of the annotated source, shown by the compiler where they are. */
class Problems {
    /** Tells nobody. */
    static final Problems IGNORED = new Problems(null) {
        @Override
        void report(Element where, String message, Object... arguments) {}
    };

    private final Messager messager;
    private int count;

    Problems(Messager messager) {
        this.messager = messager;
    }

    void report(Element where, String message, Object... arguments) {
        count++;
        messager.printMessage(Diagnostic.Kind.ERROR, String.format(message, arguments), where);
    }

    int count() {
        return count;
    }
}
