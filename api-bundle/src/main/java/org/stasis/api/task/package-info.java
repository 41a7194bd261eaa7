/**
 * What a workload is made of: tasks, the types of their states, and memory.
 *
 * <p>A bundle that wants its work to survive registers two kinds of OSGi services:
 *
 * <pre>
 *   Task       what is done: bounded steps over a state object          property stasis.task = NAME
 *   StateType  how one class of that state is taken apart and rebuilt   one service per class
 * </pre>
 *
 * <p>A state type is seldom written by hand: {@link org.stasis.api.task.Savable} on the class has the compiler write it.
 *
 * <p>Three rules hold everywhere:
 *
 * <ol>
 *   <li>A kernel looks at a state only while its task stands at a safepoint.
 *   <li>No class is ever loaded by a name found in an image: only registered types are rebuilt.
 *   <li>What is big and changes often lives in {@link org.stasis.api.task.MemoryFile}, not in the object graph.
 * </ol>
 */
@Version("1.0.0")
@Export
package org.stasis.api.task;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
