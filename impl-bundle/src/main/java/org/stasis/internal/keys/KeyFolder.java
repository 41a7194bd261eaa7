/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of key files: 64 hexadecimal digits in {@code ID.key}, or the halves of a key pair as PEM in {@code ID.pem} and
 * {@code ID.pub.pem}. All but the last are readable by their owner alone.
 *
 * <p>They are made by {@code (umask 077; openssl rand -hex 32 > ID.key)}, or {@code openssl genpkey -algorithm ed25519 -out
 * ID.pem} and {@code openssl pkey -in ID.pem -pubout -out ID.pub.pem}.
 */
final class KeyFolder {
    private static final Logger LOG = LoggerFactory.getLogger(KeyFolder.class);
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{64}");
    private static final int MAX_BYTES = 1024;
    private static final int MAX_PEM_BYTES = 64 << 10;

    private final Path folder;
    private final boolean make;

    KeyFolder(Path folder, boolean make) {
        this.folder = folder;
        this.make = make;
    }

    Optional<SecretKey> read(String id) throws GeneralSecurityException {
        Path file = file(id, ".key");
        try (var in = Files.newInputStream(file)) {
            checkPrivate(file);
            String text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.US_ASCII).strip();
            if (!HEX.matcher(text).matches()) {
                throw new InvalidKeyException("key file " + file + " does not hold 64 hexadecimal digits;"
                        + " make one with: openssl rand -hex 32");
            }
            return Optional.of(new SecretKeySpec(HexFormat.of().parseHex(text), "RAW"));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new KeyException("key file " + file + " cannot be read: " + e.getMessage(), e);
        }
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
        return pem(file(id, ".pem"), "PRIVATE KEY", true).map(bytes -> new EncodedKey.Private(bytes));
    }

    Optional<PublicKey> publicKey(String id) throws GeneralSecurityException {
        return pem(file(id, ".pub.pem"), "PUBLIC KEY", false).map(bytes -> new EncodedKey.Public(bytes));
    }

    private static Optional<byte[]> pem(Path file, String kind, boolean secret) throws GeneralSecurityException {
        try (var in = Files.newInputStream(file)) {
            if (secret) {
                checkPrivate(file);
            }
            String text = new String(in.readNBytes(MAX_PEM_BYTES), StandardCharsets.US_ASCII);
            Matcher block = Pattern.compile(
                            "-----BEGIN " + kind + "-----([A-Za-z0-9+/=\\s]+)-----END " + kind + "-----")
                    .matcher(text);
            if (!block.find()) {
                throw new InvalidKeyException("key file " + file + " does not hold a " + kind + " in PEM");
            }
            return Optional.of(Base64.getMimeDecoder().decode(block.group(1)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new KeyException("key file " + file + " cannot be read: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            // without the cause, which may quote the file
            throw new InvalidKeyException("key file " + file + " does not hold a " + kind + " in PEM");
        }
    }

    private Path file(String id, String suffix) throws InvalidKeyException {
        if (!ID.matcher(id).matches()) {
            throw new InvalidKeyException(
                    "'" + id + "' is not a key id: 1 to 100 letters, digits, dots, underscores and dashes");
        }
        return folder.resolve(id + suffix);
    }

    private static OpenOption[] durable() {
        return new OpenOption[] {StandardOpenOption.WRITE, StandardOpenOption.SYNC};
    }

    private static void checkPrivate(Path file) throws IOException, InvalidKeyException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (permissions.stream().anyMatch(p -> !p.name().startsWith("OWNER_"))) {
            throw new InvalidKeyException("key file " + file + " is open to others ("
                    + PosixFilePermissions.toString(permissions) + "); close it with: chmod 600 " + file);
        }
    }
}
