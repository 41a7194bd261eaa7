/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.integrity.bouncycastle;

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
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.stasis.spi.KeySource;

/**
 * Keys from a BCFKS keystore, where a key's id is its alias. Secret keys are entries of their own; of a key pair the
 * private key is an entry and its certificate has the public one, which may also stand alone.
 */
@Component(configurationPid = BcfksKeys.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = BcfksKeys.Config.class)
public final class BcfksKeys implements KeySource {
    static final String PID = "org.stasis.keys.bcfks";

    /** Configuration of PID {@value BcfksKeys#PID}. */
    @ObjectClassDefinition(name = "Stasis keys from BCFKS", description = "A keystore of the type BCFKS")
    public @interface Config {
        @AttributeDefinition(name = "Keystore", description = "Path of the keystore")
        String keystore();

        @AttributeDefinition(name = "Keystore password file", description = "Its first line is the password")
        String keystore_password_file();
    }

    private interface Entry<T> {
        T in(KeyStore store, char[] password) throws GeneralSecurityException;
    }

    private final Path keystore;
    private final Path passwordFile;

    @Activate
    public BcfksKeys(Config config) {
        keystore = Path.of(config.keystore());
        passwordFile = Path.of(config.keystore_password_file());
    }

    @Override
    public Optional<SecretKey> key(String id) throws GeneralSecurityException {
        return entry((store, password) -> key(store, id, password) instanceof SecretKey key ? key : null);
    }

    @Override
    public Optional<PrivateKey> privateKey(String id) throws GeneralSecurityException {
        return entry((store, password) -> key(store, id, password) instanceof PrivateKey key ? key : null);
    }

    @Override
    public Optional<PublicKey> publicKey(String id) throws GeneralSecurityException {
        return entry((store, password) -> store.getCertificate(id)).map(Certificate::getPublicKey);
    }

    private static Key key(KeyStore store, String id, char[] password) throws GeneralSecurityException {
        return store.isKeyEntry(id) ? store.getKey(id, password) : null;
    }

    private <T> Optional<T> entry(Entry<T> entry) throws GeneralSecurityException {
        char[] password = password();
        try (InputStream in = Files.newInputStream(keystore)) {
            // given to this keystore alone, and registered nowhere
            KeyStore store = KeyStore.getInstance("BCFKS", new BouncyCastleProvider());
            store.load(in, password);
            return Optional.ofNullable(entry.in(store, password));
        } catch (IOException e) {
            throw new KeyStoreException("keystore " + keystore + " cannot be read: " + e.getMessage(), e);
        } finally {
            Arrays.fill(password, ' ');
        }
    }

    private char[] password() throws GeneralSecurityException {
        try {
            String text = Files.readString(passwordFile, StandardCharsets.UTF_8);
            return text.lines().findFirst().orElse("").toCharArray();
        } catch (IOException e) {
            throw new KeyStoreException("password file " + passwordFile + " cannot be read: " + e.getMessage(), e);
        }
    }
}
