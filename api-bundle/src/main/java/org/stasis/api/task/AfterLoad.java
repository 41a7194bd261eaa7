/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api.task;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the method of a {@link Savable} class or record that derives what was not saved: an instance method without
 * parameters, not private, one for each class; those of superclasses come first.
 *
 * <p><b>Order.</b> It is called when everything the object refers to, directly or through others, is complete, with
 * callbacks of its own called. Objects with callbacks that refer to each other in a cycle have no such order: the load
 * fails with {@link org.stasis.api.CyclicStateException}. Make one of the references {@code transient} then, and set it
 * in the callback of the object at its other end.
 *
 * <p>An exception fails the load before any task has run.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface AfterLoad {}
