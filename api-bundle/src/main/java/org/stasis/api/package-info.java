/**
 * Checkpoint and restore for callers: one service, one options type per direction, reports, typed exceptions.
 *
 * <pre>
 *   StateService.save(SaveOptions)         ─▶ SaveReport        ┐
 *   StateService.load(LoadOptions)         ─▶ LoadReport        │
 *   StateService.rehearse(LoadOptions)     ─▶ RehearsalReport   ├─ or a StateException, and then nothing has changed
 *   StateService.verify(LoadOptions)       ─▶ VerifyReport      │
 *   StateService.compact(LoadOptions)      ─▶ CompactReport     │
 *   StateService.reseal(LoadOptions, key)  ─▶ ImageInfo         ┘
 * </pre>
 *
 * <p>An <b>image</b> has a name, lives in a <b>backend</b>, and is either complete or invisible. A <b>kernel</b> is
 * whatever has tasks, memory and time of its own. A <b>scheme</b> says how images are authenticated.
 */
@Version("1.0.0")
@Export
package org.stasis.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
