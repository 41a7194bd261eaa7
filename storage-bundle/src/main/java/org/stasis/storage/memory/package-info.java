/**
 * Images in the memory of this process: for tests, and for a save that is to be loaded again soon. They live as long as
 * the backend is active, and count against one limit.
 *
 * <pre>
 *   name ─▶ Image { manifest, generation } ─▶ file ─▶ chunk | chunk | chunk
 *                     ▲ replaced as a whole by commit
 * </pre>
 */
package org.stasis.storage.memory;
