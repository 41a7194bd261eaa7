/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.replica;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.stasis.spi.PageBackend;
import org.stasis.storage.file.FilePageBackend;
import org.stasis.storage.memory.MemoryPageBackend;

/** A replica of a folder and of memory, each of which can be taken away. */
final class Parts {
    final PageBackend file;
    final PageBackend memory = new MemoryPageBackend(new MemoryPageBackend.Config() {
        @Override
        public long maximumBytes() {
            return 1 << 28;
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return MemoryPageBackend.Config.class;
        }
    });

    final List<PageBackend> present = new ArrayList<>();
    private final List<ReplicaPageBackend> replicas = new ArrayList<>();

    Parts(Path folder) {
        file = new FilePageBackend(new FilePageBackend.Config() {
            @Override
            public String directory() {
                return folder.toString();
            }

            @Override
            public boolean fsync() {
                return false;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return FilePageBackend.Config.class;
            }
        });
        present.add(file);
        present.add(memory);
    }

    ReplicaPageBackend replica(int copiesRequired) {
        var config = new ReplicaPageBackend.Config() {
            @Override
            public String first() {
                return "file";
            }

            @Override
            public String second() {
                return "memory";
            }

            @Override
            public int copies_required() {
                return copiesRequired;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return ReplicaPageBackend.Config.class;
            }
        };
        var replica = new ReplicaPageBackend(config, () -> present);
        replicas.add(replica);
        return replica;
    }

    /** Ends the replicas, and what they do in the background. */
    void stop() throws IOException {
        for (ReplicaPageBackend each : replicas) {
            each.stop();
        }
    }
}
