/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** A key in a file: hexadecimal digits, or half of a key pair as PEM; readable by its owner alone unless it is public. */
final class KeyFile {
    /** Keys of our own: 64 digits. */
    static final Pattern OURS = Pattern.compile("[0-9a-fA-F]{64}");

    /** Keys of whatever origin: two digits for each byte. */
    static final Pattern ANY = Pattern.compile("([0-9a-fA-F]{2})+");

    private static final int MAX_BYTES = 1024;
    private static final int MAX_PEM_BYTES = 64 << 10;

    private KeyFile() {}

    /** The key; empty if there is no such file. */
    static Optional<SecretKey> read(Path file, Pattern digits) throws GeneralSecurityException {
        try (var in = Files.newInputStream(file)) {
            checkPrivate("key file", file);
            String text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.US_ASCII).strip();
            if (!digits.matcher(text).matches()) {
                throw new InvalidKeyException("key file " + file + " does not hold "
                        + (digits == OURS ? "64 hexadecimal digits" : "hexadecimal digits, two for each byte")
                        + "; make one with: openssl rand -hex 32");
            }
            return Optional.of(new SecretKeySpec(HexFormat.of().parseHex(text), "RAW"));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new KeyException("key file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The private half of a key pair; empty if there is no such file. */
    static Optional<PrivateKey> readPrivate(Path file) throws GeneralSecurityException {
        return pem(file, "PRIVATE KEY", true).map(EncodedKey.Private::new);
    }

    /** The public half of a key pair, which anyone may read; empty if there is no such file. */
    static Optional<PublicKey> readPublic(Path file) throws GeneralSecurityException {
        return pem(file, "PUBLIC KEY", false).map(EncodedKey.Public::new);
    }

    private static Optional<byte[]> pem(Path file, String kind, boolean secret) throws GeneralSecurityException {
        try (var in = Files.newInputStream(file)) {
            if (secret) {
                checkPrivate("key file", file);
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

    /** @param what the file is, for messages */
    static void checkPrivate(String what, Path file) throws IOException, InvalidKeyException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (permissions.stream().anyMatch(p -> !p.name().startsWith("OWNER_"))) {
            throw new InvalidKeyException(what + " " + file + " is open to others ("
                    + PosixFilePermissions.toString(permissions) + "); close it with: chmod 600 " + file);
        }
    }
}
