/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks.graph;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;

/** Bytes in memory that are written again and again without being allocated again. */
final class ReusedBytes extends ByteArrayOutputStream {
    ByteArrayInputStream input() {
        return new ByteArrayInputStream(buf, 0, count);
    }
}
