/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import java.io.InputStream;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/**
 * A store whose conditional puts are one step, as S3 promises: that of S3Proxy in memory looks first and puts then, so that
 * two that begin together may both succeed.
 */
final class AtomicPuts extends ForwardingBlobStore {
    AtomicPuts(BlobStore store) {
        super(store);
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream bytes) {
        if (request.ifMatch() == null && request.ifNoneMatch() == null) {
            return super.putBlob(request, bytes);
        }
        synchronized (this) {
            return super.putBlob(request, bytes);
        }
    }
}
