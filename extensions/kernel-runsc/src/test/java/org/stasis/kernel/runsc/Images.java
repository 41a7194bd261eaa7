/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.stasis.internal.PlainStates;
import org.stasis.spi.PageBackend;
import org.stasis.storage.file.FilePageBackend;

/** Where sandboxes are saved to. */
final class Images {
    private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private Images() {}

    static PlainStates in(Path folder) {
        return in(backend(folder));
    }

    static PlainStates in(PageBackend backend) {
        PlainStates states = new PlainStates(id -> Optional.of(new SecretKeySpec(KEY, "RAW")));
        states.put(backend);
        return states;
    }

    static PageBackend backend(Path folder) {
        return new FilePageBackend(new FilePageBackend.Config() {
            @Override
            public String directory() {
                return folder.toAbsolutePath().toString();
            }

            @Override
            public boolean fsync() {
                return true;
            }

            @Override
            public Class<FilePageBackend.Config> annotationType() {
                return FilePageBackend.Config.class;
            }
        });
    }
}
