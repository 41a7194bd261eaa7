/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.keys;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.stasis.spi.KeySource;

/** The key files of a folder, as they are; never makes one. */
public final class FolderKeys implements KeySource {
    private final KeyFolder folder;

    public FolderKeys(Path folder) {
        this.folder = new KeyFolder(folder, false);
    }

    @Override
    public Optional<SecretKey> key(String id) throws GeneralSecurityException {
        return folder.read(id);
    }

    @Override
    public Optional<PrivateKey> privateKey(String id) throws GeneralSecurityException {
        return folder.privateKey(id);
    }

    @Override
    public Optional<PublicKey> publicKey(String id) throws GeneralSecurityException {
        return folder.publicKey(id);
    }
}
