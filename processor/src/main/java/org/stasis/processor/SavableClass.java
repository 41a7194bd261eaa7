/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.processor;

import java.util.List;
import java.util.Optional;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;

/**
 * What is to be known of a savable class.
 *
 * @param name in images
 * @param parent the generated class of its savable superclass
 * @param inherited names of the superclasses' fields in images
 * @param fields its own, in the order of the source; none for an enum
 * @param parameters names in images of the fields the constructor takes; empty if it takes none, or there is none
 * @param constants those of an enum
 * @param afterLoad the name of its callback method
 * @param told whether it or a superclass wants to know when an object is complete
 */
record SavableClass(
        TypeElement element,
        Kind kind,
        String name,
        GeneratedName generated,
        Optional<GeneratedName> parent,
        List<SavableField> inherited,
        List<SavableField> fields,
        List<SavableField> parameters,
        List<VariableElement> constants,
        Optional<String> afterLoad,
        boolean told) {

    enum Kind {
        /** Made empty, or with some fields, and filled. */
        CLASS,
        /** Made whole. */
        RECORD,
        ENUM,
        /** Has no objects of its own. */
        ABSTRACT
    }
}
