/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.keys;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyException;
import java.security.PublicKey;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.stasis.spi.KeySource;

/**
 * Key files as they are; never makes one. An id with a slash is the path of a file, which may hold a key of any length,
 * as gVisor's may have; any other is looked for in the folder.
 */
public final class FileKeys implements KeySource {
    private static final String VARIABLE = "STASIS_KEYS";

    private final Path folder;

    /** @param folder null for none */
    public FileKeys(Path folder) {
        this.folder = folder;
    }

    /** With the folder that the environment variable {@code STASIS_KEYS} names. */
    public static FileKeys ofEnvironment() {
        String name = System.getenv(VARIABLE);
        return new FileKeys(name == null ? null : Path.of(name));
    }

    @Override
    public Optional<SecretKey> key(String id) throws GeneralSecurityException {
        if (id.contains("/")) {
            Path file = Path.of(id);
            return Optional.of(
                    KeyFile.read(file, KeyFile.ANY).orElseThrow(() -> new KeyException("there is no file " + file)));
        }
        if (folder == null) {
            throw new KeyException(
                    "name its file, such as --key ./" + id + ".key, or the folder of key files in " + VARIABLE);
        }
        return Optional.of(new KeyFolder(folder, false)
                .read(id)
                .orElseThrow(() -> new KeyException("there is no file " + folder.resolve(id + ".key"))));
    }

    @Override
    public Optional<PublicKey> publicKey(String id) throws GeneralSecurityException {
        Path file = id.contains("/") ? Path.of(id) : folder == null ? null : folder.resolve(id + ".pub.pem");
        if (file == null) {
            throw new KeyException(
                    "name its file, such as --key ./" + id + ".pub.pem, or the folder of key files in " + VARIABLE);
        }
        Optional<PublicKey> key =
                id.contains("/") ? KeyFile.readPublic(file) : new KeyFolder(folder, false).publicKey(id);
        return Optional.of(key.orElseThrow(() -> new KeyException("there is no file " + file)));
    }
}
