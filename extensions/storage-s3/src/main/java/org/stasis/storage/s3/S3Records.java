/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import java.io.IOException;
import java.util.Optional;
import org.stasis.spi.SharedRecords;
import org.stasis.storage.s3.Request.Payload;

/** Records as objects of their own, changed by conditional puts; the version is the store's tag. */
record S3Records(Bucket bucket, Names names, Lifetime lifetime) implements SharedRecords {
    @Override
    public Optional<Versioned> read(String name) throws IOException {
        lifetime.check();
        return bucket.get(names.record(name), MAX_BYTES).map(content -> new Versioned(content.bytes(), content.etag()));
    }

    @Override
    public Optional<String> write(String name, byte[] bytes, Optional<String> known) throws IOException {
        lifetime.check();
        return bucket.put(names.record(name), Payload.of(bytes), new Condition(known));
    }
}
