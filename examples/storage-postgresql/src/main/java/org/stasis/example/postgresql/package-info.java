/**
 * Images in a PostgreSQL database: a backend of a third party, made with the testkit.
 *
 * <pre>
 *   stasis_image       name, generation, manifest            an image is a row here
 *   stasis_generation  id, image, name
 *   stasis_file        generation, name, bytes               all that refers to a generation goes with it
 *   stasis_extent      generation, file, position, bytes     one for each write
 * </pre>
 *
 * <p>The database does what other backends must do themselves: a generation is one open transaction, publishing is its
 * commit, and a crash is undone by the server. A reader is a transaction too, and reads what was there when it began.
 */
package org.stasis.example.postgresql;
