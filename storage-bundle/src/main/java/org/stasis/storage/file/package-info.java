/**
 * Images as folders of a file system.
 *
 * <pre>
 *   DIR/.lock                             held for moments, by whoever creates, publishes, deletes or sweeps
 *   DIR/.records/NAME                     what hosts tell each other, such as a lease; changed while .lock is held
 *   DIR/NAME/manifest.json                the image: there is one exactly if this file exists
 *   DIR/NAME/GENERATION/checkpoint.img    a file of the generation, and others beside it
 *   DIR/NAME/GENERATION/.manifest         the manifest this generation was published with
 *   DIR/NAME/GENERATION/.manifest-next    the one it is about to be resealed with
 *   DIR/NAME/GENERATION/.lock             held as long as the generation is being written
 *   DIR/NAME/.draft-GENERATION            a manifest about to be renamed to manifest.json
 * </pre>
 *
 * <p>Publishing is one rename, after everything else is on the disk:
 *
 * <pre>
 *   save    force files ─▶ .manifest ─▶ force GENERATION, NAME, DIR ─▶ draft ─▶ rename ─▶ force NAME ─▶ sweep
 *   reseal  .manifest-next ─▶ force GENERATION ─▶ draft ─▶ rename ─▶ force NAME ─▶ rename to .manifest
 * </pre>
 *
 * <p>What holds at every moment, also after a crash:
 *
 * <ol>
 *   <li>{@code manifest.json} is complete, and the generation it belongs to is complete and on the disk.
 *   <li>A manifest is opaque here. Which generation it belongs to is told by {@code .manifest} or
 *       {@code .manifest-next}: the one whose copy has the same bytes. So a folder may be copied or moved as a whole.
 *   <li>Whatever is neither current nor locked is debris. It is swept when its name is next written, when the backend is
 *       first used, and never taken for an image. Only what bears the mark {@code .lock} is debris, and empty folders:
 *       if DIR is somebody's home by mistake, nothing of theirs is lost.
 * </ol>
 *
 * <p>Folders and files can be read by their owner only: they hold the contents of memory.
 */
package org.stasis.storage.file;
