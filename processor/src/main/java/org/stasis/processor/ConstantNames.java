/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.processor;

import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.VariableElement;
import org.stasis.api.task.Saved;

/** Names of an enum's constant in images. */
final class ConstantNames {
    private ConstantNames() {}

    /** The present one, that is written. */
    static String present(VariableElement constant) {
        Saved saved = constant.getAnnotation(Saved.class);
        return saved == null || saved.name().isEmpty()
                ? constant.getSimpleName().toString()
                : saved.name();
    }

    /** The present one and those it had. */
    static List<String> all(VariableElement constant) {
        List<String> names = new ArrayList<>(List.of(present(constant)));
        Saved saved = constant.getAnnotation(Saved.class);
        if (saved != null) {
            names.addAll(List.of(saved.former()));
        }
        return names;
    }
}
