/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import java.io.IOException;

/** The road to the store. */
@FunctionalInterface
interface Http {
    /** The answer of the store, whatever it is, unless it is one that passes. */
    Answer send(Request request) throws IOException;
}
