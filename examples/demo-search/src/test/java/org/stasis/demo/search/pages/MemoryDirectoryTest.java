/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.demo.search.pages;

import java.nio.file.Path;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.store.BaseDirectoryTestCase;
import org.stasis.demo.search.HeapMemory;

/** What Lucene asks of every directory: its own randomized test case. */
public class MemoryDirectoryTest extends BaseDirectoryTestCase {
    @Override
    protected Directory getDirectory(Path unused) {
        return new MemoryDirectory(new HeapMemory(1L << 30), new FileTable());
    }
}
