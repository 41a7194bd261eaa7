/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.fuzz;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.stasis.api.ImageInfo;
import org.stasis.api.Integrity;
import org.stasis.internal.inspect.MemoryCursor;
import org.stasis.internal.inspect.OpenImage;

/**
 * The files of a checkpoint, open to the inspector without a disk between.
 *
 * @param files by name, that of the state file without its header
 */
record InMemory(Map<String, byte[]> files) implements OpenImage {
    private static final ImageInfo INFO = new ImageInfo(
            null,
            null,
            "gvisor-2022",
            null,
            null,
            null,
            null,
            null,
            null,
            "none",
            null,
            Integrity.NONE,
            0,
            List.of(),
            Map.of(),
            List.of());

    @Override
    public ImageInfo info() {
        return INFO;
    }

    @Override
    public String where() {
        return SmallCheckpoints.STATE;
    }

    @Override
    public InputStream payload() {
        return new ByteArrayInputStream(files.get(SmallCheckpoints.STATE));
    }

    @Override
    public Optional<MemoryCursor> memory() {
        return Optional.empty();
    }

    @Override
    public Optional<InputStream> beside(String name) {
        return Optional.ofNullable(files.get(name)).map(ByteArrayInputStream::new);
    }

    @Override
    public void close() {
        // memory is all there is
    }
}
