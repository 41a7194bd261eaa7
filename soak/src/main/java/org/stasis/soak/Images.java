/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.soak;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import org.stasis.storage.file.FilePageBackend;
import org.stasis.storage.memory.MemoryPageBackend;

/** Where the images of a run are. */
final class Images {
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

    private static <A extends Annotation> A configured(Class<A> type, Map<String, Object> settings) {
        return type.cast(Proxy.newProxyInstance(
                Images.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> settings.getOrDefault(method.getName(), method.getDefaultValue())));
    }
}
