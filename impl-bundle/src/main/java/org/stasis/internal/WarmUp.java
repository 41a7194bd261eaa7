/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.stasis.api.StateFileException;
import org.stasis.internal.image.ImageKeys;
import org.stasis.internal.image.Manifest;
import org.stasis.internal.image.Seal;
import org.stasis.internal.image.SealKey;
import org.stasis.internal.integrity.HmacSha256;

/**
 * What the first save or load of a virtual machine would wait for, done when the service starts: classes that read and
 * write manifests, the platform's ciphers, and machine code for SHA-256, which is slower by far until it is compiled.
 */
public final class WarmUp {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final int PIECES = 200;

    private WarmUp() {}

    /** Begins it beside whatever else starts. */
    static void begin() {
        Thread thread = new Thread(WarmUp::run, "stasis-warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns when it is done. */
    public static void run() {
        try {
            manifest();
            hash();
        } catch (GeneralSecurityException | StateFileException e) {
            LOG.debug("the first save or load will take longer", e);
        }
    }

    private static void manifest() throws GeneralSecurityException, StateFileException {
        var scheme = new HmacSha256();
        var key = new SealKey(scheme, "none", null, new SecretKeySpec(new byte[scheme.tagBytes()], "RAW"));
        var sample = new Manifest(
                Manifest.FORMAT,
                new UUID(0, 0).toString(),
                "sample",
                Instant.EPOCH,
                new Manifest.Kernel("sample", "sample", "1"),
                null,
                scheme.name(),
                key.id(),
                ImageKeys.with(key, null).wrapped(key),
                null,
                "sample",
                "none",
                false,
                null,
                Map.of(),
                List.of(new Manifest.File("sample", 0, "")));
        ImageKeys.of(Seal.open(Seal.write(sample, key), key, "sample"), key);
    }

    private static void hash() throws GeneralSecurityException {
        ByteBuffer piece = ByteBuffer.allocate(16 << 10);
        MessageDigest digest = Sha256.digest();
        var code = HmacSha256.withEmptyKey();
        for (int i = 0; i < PIECES; i++) {
            digest.update(piece.clear());
            code.update(piece.clear());
        }
    }
}
