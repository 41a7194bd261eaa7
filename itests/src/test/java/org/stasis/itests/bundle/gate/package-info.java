/**
 * An integrity scheme that a save can be held at: as long as a test likes, and with the kernel paused.
 *
 * <pre>
 *   armed.release()  ─▶  the next code stops  ─▶  arrived  ...  pass.release()  ─▶  it goes on
 * </pre>
 *
 * <p>The three semaphores are services, told apart by their property {@code gate}.
 */
package org.stasis.itests.bundle.gate;
