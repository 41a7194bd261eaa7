/**
 * A page backend for others to copy: each image is one zip file that any zip tool can open.
 *
 * <pre>
 *   DIR/NAME.zip                     manifest.json | GENERATION/ | GENERATION/pages.img | ...    all stored, not deflated
 *   DIR/.parts/NAME/GENERATION/      the files of a generation that is being written, and its zip
 * </pre>
 *
 * <p>Publishing is one rename (or one hard link, which refuses to replace), after the zip is on the disk. Since the zip
 * holds the manifest and its generation, replacing it removes the old ones in the same moment.
 *
 * <p>One process uses a directory at a time: this example knows what is being written from its own memory.
 */
package org.stasis.example.zip;
