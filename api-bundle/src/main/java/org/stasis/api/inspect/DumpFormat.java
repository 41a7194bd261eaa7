/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api.inspect;

/** How the objects of an image are written out. */
public enum DumpFormat {
    /** To the byte as gVisor's own printer writes it. */
    TEXT,
    /** Likewise, with links. Names are not escaped, as they are not there: for tools, not for a browser. */
    GVISOR_HTML
}
