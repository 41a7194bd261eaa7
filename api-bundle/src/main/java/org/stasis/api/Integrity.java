/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api;

/** What is known of an image's integrity when it was only looked at. */
public enum Integrity {
    /** Authenticated by a scheme with a key; not checked here, {@link StateService#verify} does. */
    SEALED,
    /** A state file with message authentication codes but no manifest around it. */
    KEYED,
    /** A state file whose header has the code of the empty key, as gVisor wrote until 2026: guards against accidents. */
    CHECKSUM,
    /** Nothing in the file guards it. */
    NONE,
    /** Not readable as what it claims to be. */
    DAMAGED
}
