/**
 * The annotation processor for {@link org.stasis.api.task.Savable}: reads annotated classes and writes their state types.
 *
 * <pre>
 *   @Savable class ──▶ ClassReader ──▶ SavableClass ──▶ StateTypeSource ──▶ NAME_StateType.java
 *                          │   what is wrong with it: Problems, at the element, with what to do
 *                          └── FieldTypes: what can be saved
 * </pre>
 *
 * <p>Runs inside the compiler only; what it writes needs nothing but the API at run time.
 */
package org.stasis.processor;
