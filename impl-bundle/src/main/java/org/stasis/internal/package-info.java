/**
 * The two recipes, {@link org.stasis.internal.Save} and {@link org.stasis.internal.Load}, the smaller ones that need no
 * kernel, and the service that runs them.
 *
 * <pre>
 *   DefaultStateService   chooses plug-ins by name, one operation per kernel
 *     Save ─▶ ImageDraft  ─▶ StateFileOutput ─▶ checkpoint.img        Pages.save ─▶ pages.img, pages_meta.img
 *     Load ─▶ StoredImage ─▶ StateFileInput  ◀─ checkpoint.img        Pages.load ◀─ pages.img
 *     Verify, Compact, Reseal                                          no kernel takes part
 * </pre>
 */
package org.stasis.internal;
