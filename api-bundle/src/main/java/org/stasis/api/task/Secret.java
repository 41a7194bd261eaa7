/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api.task;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a field of a {@link Savable} class, or a component of a record, whose value no image is to hold in the clear: a
 * password, a token, a key. The image has the secret's name in place of it, and whoever loads the image supplies the value
 * under that name; see {@link FieldWriter#putSecret}.
 *
 * <p>The field is a {@code String}, saved as UTF-8, or a {@code byte[]}, or is saved as one of these
 * ({@link Saved#as}).
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.FIELD, ElementType.RECORD_COMPONENT})
public @interface Secret {
    /**
     * The secret's name; {@code TYPE.FIELD} as they are called in images if empty. All objects of the class are given the
     * same value under it; where they have secrets of their own, {@link StateType#save} is written by hand and names each.
     */
    String value() default "";

    /** Whether the field is null where nobody supplies the secret; else such a load is refused. */
    boolean optional() default false;
}
