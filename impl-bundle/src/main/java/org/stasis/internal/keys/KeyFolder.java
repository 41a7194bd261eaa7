/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.keys;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of key files: {@link KeyFile} {@code ID.key}, or the halves of a key pair as PEM in {@code ID.pem} and
 * {@code ID.pub.pem}. All but the last are readable by their owner alone.
 *
 * <p>They are made by {@code (umask 077; openssl rand -hex 32 > ID.key)}, or {@code openssl genpkey -algorithm ed25519 -out
 * ID.pem} and {@code openssl pkey -in ID.pem -pubout -out ID.pub.pem}.
 */
final class KeyFolder {
    private static final Logger LOG = LoggerFactory.getLogger(KeyFolder.class);
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private final Path folder;
    private final boolean make;

    KeyFolder(Path folder, boolean make) {
        this.folder = folder;
        this.make = make;
    }

    Optional<SecretKey> read(String id) throws GeneralSecurityException {
        return KeyFile.read(file(id, ".key"), KeyFile.OURS);
    }

    Optional<SecretKey> readOrMake(String id) throws GeneralSecurityException {
        Optional<SecretKey> key = read(id);
        if (key.isPresent() || !make) {
            return key;
        }
        Path file = file(id, ".key");
        byte[] fresh = new byte[32];
        new SecureRandom().nextBytes(fresh);
        try {
            Files.createDirectories(folder);
            Path whole = Files.createTempFile(folder, id, ".tmp"); // private to its owner
            try {
                Files.writeString(whole, HexFormat.of().formatHex(fresh) + "\n", durable());
                Files.createLink(file, whole); // fails if somebody else was faster, and never shows half a key
                forceFolder(); // before an image is sealed with it
                LOG.info("made key '{}' in {}; keep a copy: images cannot be loaded without it", id, file);
            } catch (FileAlreadyExistsException e) {
                LOG.debug("key '{}' was made by somebody else", id);
            } finally {
                Files.delete(whole);
            }
        } catch (IOException e) {
            throw new KeyException("key file " + file + " cannot be made: " + e.getMessage(), e);
        }
        return read(id);
    }

    Optional<PrivateKey> privateKey(String id) throws GeneralSecurityException {
        return KeyFile.readPrivate(file(id, ".pem"));
    }

    Optional<PublicKey> publicKey(String id) throws GeneralSecurityException {
        return KeyFile.readPublic(file(id, ".pub.pem"));
    }

    private Path file(String id, String suffix) throws InvalidKeyException {
        if (!ID.matcher(id).matches()) {
            throw new InvalidKeyException(
                    "'" + id + "' is not a key id: 1 to 100 letters, digits, dots, underscores and dashes");
        }
        return folder.resolve(id + suffix);
    }

    private void forceFolder() throws IOException {
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static OpenOption[] durable() {
        return new OpenOption[] {StandardOpenOption.WRITE, StandardOpenOption.SYNC};
    }
}
