/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.stasis.internal.compression.FlateBestSpeed;
import org.stasis.internal.integrity.Aes256Gcm;
import org.stasis.internal.integrity.Ed25519;
import org.stasis.internal.integrity.HmacSha256;
import org.stasis.internal.integrity.NoIntegrity;
import org.stasis.internal.keys.FileKeys;
import org.stasis.spi.Compression;
import org.stasis.spi.IntegrityScheme;

/**
 * The inspector without a container, found by {@link ServiceLoader}: with what this bundle has itself, the schemes and
 * compressions that other jars on the class path offer to that loader, and the keys of {@link FileKeys}. Knows paths only.
 */
public final class StandaloneInspector extends DefaultImageInspector {
    public StandaloneInspector() {
        super(Present.of(
                found(IntegrityScheme.class, ownSchemes()),
                found(Compression.class, ownCompressions()),
                List.of(FileKeys.ofEnvironment())));
    }

    /** The integrity schemes of this bundle. */
    static List<IntegrityScheme> ownSchemes() {
        return List.of(new HmacSha256(), new Aes256Gcm(), new Ed25519(), new NoIntegrity());
    }

    /** The compressions of this bundle. */
    static List<Compression> ownCompressions() {
        return List.of(new FlateBestSpeed());
    }

    /** What is our own comes last, where the highest ranking is. */
    private static <T> List<T> found(Class<T> kind, List<T> own) {
        List<T> all = new ArrayList<>();
        ServiceLoader.load(kind, StandaloneInspector.class.getClassLoader()).forEach(all::add);
        all.addAll(own);
        return all;
    }
}
