/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.itests;

import java.util.Properties;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;

/** A real S3 server in this JVM, on loopback, with its objects in memory; it ends with the JVM. */
final class S3Server {
    static final String BUCKET = "images";
    static final String ID = "test-id";
    static final String SECRET = "test-secret";

    private S3Server() {}

    /** Starts one and returns its address. */
    static String start() {
        Properties properties = new Properties();
        properties.setProperty("s3proxy.endpoint", "http://127.0.0.1:0");
        properties.setProperty("s3proxy.authorization", "aws-v4");
        properties.setProperty("s3proxy.identity", ID);
        properties.setProperty("s3proxy.credential", SECRET);
        try {
            var store = new TransientNio2BlobStore();
            store.createContainer(BUCKET);
            S3Proxy proxy =
                    S3Proxy.Builder.fromProperties(properties).blobStore(store).build();
            proxy.start();
            return "http://127.0.0.1:" + proxy.getPort();
        } catch (Exception e) {
            throw new IllegalStateException("the S3 server of the test does not start", e);
        }
    }
}
