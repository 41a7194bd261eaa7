/**
 * The commands of scope {@code state} for Karaf's shell.
 *
 * <pre>
 *   state:save ... ─▶ StateCommand ─▶ StateLink ─▶ StateService (whichever is best at that moment)
 *                          │
 *                          ├▶ ProgressLine   on a terminal, while it lasts
 *                          ├▶ Table, Sheet   for people
 *                          ├▶ Json           for scripts: --json, one line, one document
 *                          └▶ HtmlReport     for looking at: one page that loads nothing
 *
 *   ./stasis ... ─▶ Main ─▶ InspectorCommand ─▶ ImageInspector, with or without a container
 * </pre>
 *
 * <ul>
 *   <li>A command that fails throws: Karaf prints its message as one line, and {@code bin/client} ends with code 1.
 *   <li>Nothing printed holds control characters, whatever an image's metadata may; JSON documents are ASCII.
 *   <li>Keys are named by their ids; no command takes a key.
 * </ul>
 */
package org.stasis.shell;
