/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api;

/** What becomes of the kernel after a committed save. After a failed one it always runs on. */
public enum AfterSave {
    RESUME,
    STOP
}
