/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.keys;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.stasis.spi.KeySource;

/**
 * Keys from a keystore, where a key's id is its alias, and from a folder of key files, where it is {@code ID.key}. The
 * keystore is asked first.
 */
@Component(configurationPid = "org.stasis.keys", immediate = true)
@Designate(ocd = ConfiguredKeys.Config.class)
public final class ConfiguredKeys implements KeySource {
    @ObjectClassDefinition(name = "Stasis keys", description = "Where the keys of images come from")
    @interface Config {
        @AttributeDefinition(name = "Folder of key files", description = "Holds ID.key: 64 hexadecimal digits")
        String directory() default "";

        @AttributeDefinition(
                name = "Make missing keys",
                description = "Whether a save with a key that is not there makes it in the folder")
        boolean create() default false;

        @AttributeDefinition(name = "Keystore", description = "Path of a keystore of secret keys; empty for none")
        String keystore() default "";

        @AttributeDefinition(name = "Keystore type")
        String keystore_type() default "PKCS12";

        @AttributeDefinition(name = "Keystore password file", description = "Its first line is the password")
        String keystore_password_file() default "";
    }

    private final Optional<KeyFolder> folder;
    private final Config config;

    @Activate
    public ConfiguredKeys(Config config) {
        this.config = config;
        folder = config.directory().isBlank()
                ? Optional.empty()
                : Optional.of(new KeyFolder(Path.of(config.directory()), config.create()));
    }

    @Override
    public Optional<SecretKey> key(String id) throws GeneralSecurityException {
        Optional<SecretKey> key = fromKeystore(id);
        return key.isPresent() || folder.isEmpty() ? key : folder.get().read(id);
    }

    @Override
    public Optional<SecretKey> keyForSaving(String id) throws GeneralSecurityException {
        Optional<SecretKey> key = fromKeystore(id);
        return key.isPresent() || folder.isEmpty() ? key : folder.get().readOrMake(id);
    }

    private Optional<SecretKey> fromKeystore(String id) throws GeneralSecurityException {
        if (config.keystore().isBlank()) {
            return Optional.empty();
        }
        char[] password = password();
        try (InputStream in = Files.newInputStream(Path.of(config.keystore()))) {
            KeyStore store = KeyStore.getInstance(config.keystore_type());
            store.load(in, password);
            return store.getKey(id, password) instanceof SecretKey key ? Optional.of(key) : Optional.empty();
        } catch (IOException e) {
            throw new KeyStoreException("keystore " + config.keystore() + " cannot be read: " + e.getMessage(), e);
        } finally {
            Arrays.fill(password, ' ');
        }
    }

    private char[] password() throws GeneralSecurityException {
        if (config.keystore_password_file().isBlank()) {
            throw new KeyStoreException("keystore " + config.keystore()
                    + " is configured without keystore.password.file in org.stasis.keys");
        }
        try {
            String text = Files.readString(Path.of(config.keystore_password_file()), StandardCharsets.UTF_8);
            return text.lines().findFirst().orElse("").toCharArray();
        } catch (IOException e) {
            throw new KeyStoreException(
                    "password file " + config.keystore_password_file() + " cannot be read: " + e.getMessage(), e);
        }
    }
}
