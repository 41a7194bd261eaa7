/**
 * A kernel in this JVM: the tasks that bundles register, run step by step, made to stand still, taken apart and rebuilt.
 *
 * <pre>
 *   bundles ──Task, StateType──▶ JvmKernel ──▶ Lives ──▶ Life ──▶ TaskRunner (one thread each)
 *                                    │          which       │         │
 *                                    │                      │         ▼
 *                       JvmPause (save), JvmRevival (load)  └──▶ Safepoint  KernelClock  SharedObjects  memory
 * </pre>
 *
 * <p>The stream of an image:
 *
 * <pre>
 *   graph  HostNeeds     pageBytes | byteOrder | java | tasks: name, bundle | types: name, bundle
 *   graph  KernelRecord  bundle of each state type, by the type's name
 *   graph  KernelRecord  format | nanos | tasks: name, (bundle, stage, failure, state) | shared: name, object
 * </pre>
 *
 * <p>What always holds:
 *
 * <ol>
 *   <li>In a life that runs, a state is touched by its task's own thread while that moves, and by a save while all
 *       stand still. Nobody else ever touches it, not even to close it.
 *   <li>Kernel time stands still while the kernel does: a task cannot tell a save from a load.
 *   <li>A life that is rebuilt shares nothing with the one that runs, until it takes its place.
 *   <li>Only a task with more to do needs its service. One that is done or failed is kept, saved and loaded without.
 * </ol>
 *
 * <p>There is one kernel for each factory configuration of {@code org.stasis.kernel.jvm}, and none without; the feature
 * brings the one of the kernel {@code main}. So a kernel is added or removed by adding or removing a file.
 */
package org.stasis.kernel.jvm;
