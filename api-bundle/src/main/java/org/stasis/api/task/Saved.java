/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api.task;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How one field of a {@link Savable} class, component of a record or constant of an enum is saved, where that is not
 * self-evident.
 *
 * <p>On a field of a class that is neither savable nor built in it promises that some bundle registers a
 * {@link StateType} for that class.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.FIELD, ElementType.RECORD_COMPONENT})
public @interface Saved {
    /** Its name in images; that in the source if empty. */
    String name() default "";

    /** Names it had in images of earlier versions; they are still read. */
    String[] former() default {};

    /** Saves another value in place of the field's own; not for constants. */
    @SuppressWarnings("rawtypes") // there is no name for "any adapter" that classes fit without a cast
    Class<? extends SavedForm> as() default SavedForm.class;
}
