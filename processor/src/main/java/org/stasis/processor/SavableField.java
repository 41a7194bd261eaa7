/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.processor;

import java.util.List;
import java.util.Optional;
import javax.lang.model.element.VariableElement;

/**
 * One field to be saved.
 *
 * @param savedName in images
 * @param former names it had there
 * @param getter what follows the object to read it: {@code name} or {@code getName()}
 * @param setter what follows the object to write it, with {@code %s} for the value; none if only a constructor can
 * @param type of the value saved
 * @param form what makes the saved value of the field's own
 * @param fieldType erased, as source
 */
record SavableField(
        VariableElement element,
        String savedName,
        List<String> former,
        String getter,
        Optional<String> setter,
        SavedType type,
        Optional<String> form,
        String fieldType) {

    String name() {
        return element.getSimpleName().toString();
    }

    boolean isPrimitive() {
        return element.asType().getKind().isPrimitive();
    }

    /** Whether its value can be made only when what was saved for it is complete. */
    boolean needsCallback() {
        return form.isPresent() && !type.isValue();
    }
}
