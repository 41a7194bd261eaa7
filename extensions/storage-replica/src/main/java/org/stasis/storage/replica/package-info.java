/**
 * Every image in two other backends, such as a disk here and a bucket elsewhere.
 *
 * <pre>
 *               ┌▶ first   the nearer one: what it says is what readers see
 *   replica ────┤
 *               └▶ second  the other copy: committed before the first, deleted before the first, read when the first fails
 * </pre>
 *
 * <ol>
 *   <li>An image is there if either copy has it. If both have one and they differ, the first is right.
 *   <li>A save that returns is in both (or, with {@code copies.required = 1}, in the first at least). One that fails has
 *       changed nothing that readers see.
 *   <li>A repair runs in the background whenever both backends have become present: it copies what one of them lacks. Each
 *       copy is an ordinary image of its backend and loads without this one.
 * </ol>
 */
package org.stasis.storage.replica;
