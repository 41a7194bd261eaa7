/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api.task;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a class of state: the annotation processor {@code stasis-processor} writes its {@link StateType}, as source, in
 * the same package, named like the class with {@code _StateType} behind it. In a project that compiles with the DS
 * annotations the new class is a component, so that the bundle offers it as a service without further ado.
 *
 * <p><b>Class.</b> All its fields are saved, those of its superclasses first, but for {@code static} and
 * {@code transient} ones. It is rebuilt by a constructor without parameters, and filled afterwards; or, if fields are
 * final, by the constructor whose parameters have the names and types of saved fields and include all final ones. A
 * private field needs a getter ({@code x()}, {@code getX()} or {@code isX()}), and a setter ({@code setX(value)}) unless
 * the constructor takes it. Each superclass that has fields to save is {@code @Savable}, too.
 *
 * <p><b>Record.</b> Rebuilt by its canonical constructor, which gets every component complete, maps and all, unless the
 * component refers back to the record.
 *
 * <p><b>Enum.</b> Its constants are saved by name, whatever their order is; their fields are not.
 *
 * <p><b>Interface or abstract class.</b> Has no objects of its own; the annotation makes arrays of it savable.
 *
 * <p>A field can be of a primitive type, a type built in (see {@link StateType}), a savable one, an array of such, or of
 * an interface or {@code Object}: then what it holds is looked at when it is saved. Anything else does not compile; see
 * {@link Saved} for the ways out. Objects are rebuilt as the class they had, and what was shared is shared again.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Savable {
    /**
     * The type's name in images; the binary name of the class if empty. Whoever moves or renames the class puts the old
     * name here.
     */
    String name() default "";
}
