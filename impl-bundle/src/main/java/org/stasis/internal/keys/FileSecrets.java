/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.keys;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.stasis.spi.SecretSource;

/** Secrets from files of a folder, each named like its secret, readable by its owner alone, and used byte for byte. */
@Component(configurationPid = "org.stasis.secrets", configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = FileSecrets.Config.class)
public final class FileSecrets implements SecretSource {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_$][A-Za-z0-9._$-]{0,199}");
    private static final int MAX_BYTES = 64 << 20;

    @ObjectClassDefinition(name = "Stasis secrets", description = "Where the secrets come from that images lack")
    @interface Config {
        @AttributeDefinition(
                name = "Folder of secrets",
                description = "Holds a file for each, of the secret's name; what is in it is the secret, line ends too")
        String directory();
    }

    private final Path folder;

    @Activate
    public FileSecrets(Config config) {
        this(Path.of(config.directory()));
    }

    FileSecrets(Path folder) {
        this.folder = folder;
    }

    /** Names that are no plain names of files are not looked for. */
    @Override
    public Optional<byte[]> secret(String name) throws GeneralSecurityException {
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        Path file = folder.resolve(name);
        try (InputStream in = Files.newInputStream(file)) {
            KeyFile.checkPrivate("secret", file);
            byte[] secret = in.readNBytes(MAX_BYTES + 1);
            if (secret.length > MAX_BYTES) {
                throw new KeyException("secret " + file + " has more than " + MAX_BYTES + " bytes");
            }
            return Optional.of(secret);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new KeyException("secret " + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
