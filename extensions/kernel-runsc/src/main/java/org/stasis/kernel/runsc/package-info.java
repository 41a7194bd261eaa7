/**
 * gVisor sandboxes as kernels: runsc is called, its images are taken apart and put together again.
 *
 * <pre>
 *   root of runsc ──signs of change──▶ Sandboxes ──registers──▶ SandboxKernel (one per sandbox)
 *                                          │                      │         │
 *                                  shell commands    SandboxPause (save)   SandboxRevival (load)
 *                                  Transfer (in, out)             │         │
 *                                     RunscProgram, Runsc ─▶ Call ▼         ▼
 *                                                 Streams       image.Checkpoint, image.RebuiltCheckpoint
 * </pre>
 *
 * <p>The stream of an image:
 *
 * <pre>
 *   graph  SandboxNeeds   runsc | architecture | features | arguments | bundle | readOnly | mounts | root: path, what is there
 *   graph  SavedBundle    bundle
 *   graph and sections    see the package image
 * </pre>
 *
 * <p>What always holds:
 *
 * <ol>
 *   <li>A checkpoint by a runsc before May 2024 ends a sandbox. From then until it is brought back, the folder with the
 *       checkpoint is all there is of it, so that folder is not removed before, and kept if it cannot be brought back.
 *   <li>A later runsc is asked to let the sandbox go on. It stays the same process, stands still until the save lets it run,
 *       and runs on whatever becomes of the checkpoint. Only the place of another one is taken by checkpoint, delete, restore.
 *   <li>What a runsc can do it says itself: {@link org.stasis.kernel.runsc.RunscProgram}. No version is known by its number.
 *   <li>Every call of runsc ends: by itself, at its time limit, or with its caller. Ids begin with a letter or digit and
 *       paths are absolute, so that none is taken for a flag, and there is no shell to take it for anything else.
 *   <li>What others do to sandboxes is noticed, and never fought: kernels come and go with them.
 * </ol>
 */
package org.stasis.kernel.runsc;
