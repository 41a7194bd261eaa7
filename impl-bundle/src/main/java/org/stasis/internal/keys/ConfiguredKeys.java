/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.keys;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
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
 * Keys from a keystore, where a key's id is its alias, and from a folder of key files: {@code ID.key}, or {@code ID.pem}
 * and {@code ID.pub.pem} for a key pair. The keystore is asked first.
 */
@Component(configurationPid = "org.stasis.keys", immediate = true)
@Designate(ocd = ConfiguredKeys.Config.class)
public final class ConfiguredKeys implements KeySource {
    @ObjectClassDefinition(name = "Stasis keys", description = "Where the keys of images come from")
    @interface Config {
        @AttributeDefinition(
                name = "Folder of key files",
                description = "Holds ID.key: 64 hexadecimal digits; or ID.pem and ID.pub.pem")
        String directory() default "";

        @AttributeDefinition(
                name = "Make missing keys",
                description = "Whether a save with a key that is not there makes it in the folder")
        boolean create() default false;

        @AttributeDefinition(name = "Keystore", description = "Path of a keystore; empty for none")
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

    private interface Entry<T> {
        T in(KeyStore store, char[] password) throws GeneralSecurityException;
    }

    private interface File<T> {
        Optional<T> in(KeyFolder folder) throws GeneralSecurityException;
    }

    @Override
    public Optional<SecretKey> key(String id) throws GeneralSecurityException {
        return find((store, password) -> key(store, id, password, SecretKey.class), files -> files.read(id));
    }

    @Override
    public Optional<SecretKey> keyForSaving(String id) throws GeneralSecurityException {
        return find((store, password) -> key(store, id, password, SecretKey.class), files -> files.readOrMake(id));
    }

    @Override
    public Optional<PrivateKey> privateKey(String id) throws GeneralSecurityException {
        return find((store, password) -> key(store, id, password, PrivateKey.class), files -> files.privateKey(id));
    }

    @Override
    public Optional<PublicKey> publicKey(String id) throws GeneralSecurityException {
        return find((store, password) -> certified(store.getCertificate(id)), files -> files.publicKey(id));
    }

    private <T> Optional<T> find(Entry<T> entry, File<T> file) throws GeneralSecurityException {
        Optional<T> key = fromKeystore(entry);
        return key.isPresent() || folder.isEmpty() ? key : file.in(folder.get());
    }

    private static <T> T key(KeyStore store, String id, char[] password, Class<T> kind)
            throws GeneralSecurityException {
        Key key = store.isKeyEntry(id) ? store.getKey(id, password) : null;
        return kind.isInstance(key) ? kind.cast(key) : null;
    }

    private static PublicKey certified(Certificate certificate) {
        return certificate == null ? null : certificate.getPublicKey();
    }

    private <T> Optional<T> fromKeystore(Entry<T> entry) throws GeneralSecurityException {
        if (config.keystore().isBlank()) {
            return Optional.empty();
        }
        char[] password = password();
        try (InputStream in = Files.newInputStream(Path.of(config.keystore()))) {
            KeyStore store = KeyStore.getInstance(config.keystore_type());
            store.load(in, password);
            return Optional.ofNullable(entry.in(store, password));
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
