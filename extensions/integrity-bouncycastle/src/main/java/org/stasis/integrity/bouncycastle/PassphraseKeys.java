/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.integrity.bouncycastle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.stasis.spi.KeySource;

/**
 * Keys derived from passphrases by Argon2id, with a salt of each image's own. A passphrase is the first line of
 * {@code ID.passphrase}, which only its owner can read.
 */
@Component(configurationPid = PassphraseKeys.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = PassphraseKeys.Config.class)
public final class PassphraseKeys implements KeySource {
    static final String PID = "org.stasis.keys.passphrase";

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final int MIN_BYTES = 12;
    private static final int MAX_BYTES = 1024;

    /** Configuration of PID {@value PassphraseKeys#PID}. */
    @ObjectClassDefinition(
            name = "Stasis keys from passphrases",
            description = "Passphrases that keys are derived from")
    public @interface Config {
        @AttributeDefinition(name = "Folder of passphrases", description = "Holds ID.passphrase: one line")
        String directory();
    }

    private final Path directory;

    @Activate
    public PassphraseKeys(Config config) {
        directory = Path.of(config.directory());
    }

    /** None without a salt: two images must not share a key that was made of words. */
    @Override
    public Optional<SecretKey> key(String id) {
        return Optional.empty();
    }

    @Override
    public Optional<SecretKey> key(String id, byte[] salt) throws GeneralSecurityException {
        if (!ID.matcher(id).matches()) {
            throw new InvalidKeyException(
                    "'" + id + "' is not a key id: 1 to 100 letters, digits, dots, underscores and dashes");
        }
        Path file = directory.resolve(id + ".passphrase");
        byte[] text;
        try (var in = Files.newInputStream(file)) {
            checkPrivate(file);
            text = in.readNBytes(MAX_BYTES);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new KeyException("passphrase file " + file + " cannot be read: " + e.getMessage(), e);
        }
        byte[] passphrase = firstLine(text);
        Arrays.fill(text, (byte) 0);
        if (passphrase.length < MIN_BYTES) {
            throw new InvalidKeyException("the first line of passphrase file " + file + " has less than " + MIN_BYTES
                    + " bytes; whoever has an image can try all such passphrases");
        }
        return Optional.of(Argon2id.key(passphrase, salt));
    }

    private static byte[] firstLine(byte[] text) {
        int end = 0;
        while (end < text.length && text[end] != '\n' && text[end] != '\r') {
            end++;
        }
        return Arrays.copyOf(text, end);
    }

    private static void checkPrivate(Path file) throws IOException, InvalidKeyException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (permissions.stream().anyMatch(p -> !p.name().startsWith("OWNER_"))) {
            throw new InvalidKeyException("passphrase file " + file + " is open to others ("
                    + PosixFilePermissions.toString(permissions) + "); close it with: chmod 600 " + file);
        }
    }
}
