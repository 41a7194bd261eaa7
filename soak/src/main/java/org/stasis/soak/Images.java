/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.soak;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.stasis.spi.KeySource;
import org.stasis.storage.file.FilePageBackend;
import org.stasis.storage.memory.MemoryPageBackend;
import org.stasis.storage.s3.S3Config;
import org.stasis.storage.s3.S3PageBackend;

/** Where the images of a run are, and the key to them. */
final class Images {
    /** The only key there is. */
    static final byte[] KEY =
            HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

    static final KeySource KEYS = id -> Optional.of(new SecretKeySpec(KEY, "RAW"));

    private Images() {}

    /** A file backend as its component is with nothing configured but the folder. */
    static FilePageBackend backend(Path folder) {
        return new FilePageBackend(configured(
                FilePageBackend.Config.class,
                Map.of("directory", folder.toAbsolutePath().toString())));
    }

    static MemoryPageBackend memory() {
        return new MemoryPageBackend(configured(MemoryPageBackend.Config.class, Map.of()));
    }

    /** The bucket that the environment names; it says whose requests these are as well. */
    static S3PageBackend bucket(int timeoutSeconds, int attempts) {
        return new S3PageBackend(configured(
                S3Config.class,
                Map.of(
                        "endpoint",
                        System.getenv("STASIS_S3_ENDPOINT"),
                        "bucket",
                        System.getenv("STASIS_S3_BUCKET"),
                        "timeout_seconds",
                        timeoutSeconds,
                        "attempts",
                        attempts)));
    }

    private static <A extends Annotation> A configured(Class<A> type, Map<String, Object> settings) {
        return type.cast(Proxy.newProxyInstance(
                Images.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> settings.getOrDefault(method.getName(), method.getDefaultValue())));
    }
}
