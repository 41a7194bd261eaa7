/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Objects;
import java.util.UUID;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.stasis.internal.integrity.HmacSha256;
import org.stasis.spi.EncryptionScheme;
import org.stasis.spi.IntegrityScheme;

/**
 * The keys of one image, one per purpose, so that a code made for one purpose never passes for another. All but one come
 * from a random key that the manifest carries, wrapped under the key it names: to give the image another named key, only
 * the manifest is written anew. Images that share extents share the random key.
 *
 * <p>The exception are the chunks of a state file of {@code hmac-sha256}: the named key itself makes their codes, so that
 * gVisor can check them.
 */
public final class ImageKeys {
    private static final int KEY_BYTES = 32;

    private final SealKey seal;
    private final SecretKey own;
    private final String stateKey;

    private ImageKeys(SealKey seal, SecretKey own, String stateKey) {
        this.seal = seal;
        this.own = own;
        this.stateKey = stateKey;
    }

    /**
     * For a new image. It shares the key of the one it is based on if both are of one scheme and named key, and else
     * nothing: who gets at one image must not get at another by it.
     *
     * @param base null for none
     */
    public static ImageKeys with(SealKey seal, ImageKeys base) {
        return base != null && base.sameFamily(seal) ? new ImageKeys(seal, base.own, null) : fresh(seal);
    }

    private boolean sameFamily(SealKey other) {
        return scheme().name().equals(other.scheme().name()) && Objects.equals(seal.id(), other.id());
    }

    /** Whether these can take over extents of an image with those. */
    public boolean share(ImageKeys base) {
        return base.sameFamily(seal) && Objects.equals(own, base.own);
    }

    /** For a new image that shares nothing. */
    public static ImageKeys fresh(SealKey seal) {
        if (!seal.scheme().keyed()) {
            return new ImageKeys(seal, null, null);
        }
        byte[] random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        return new ImageKeys(seal, new SecretKeySpec(random, "RAW"), null);
    }

    /**
     * Those of an image.
     *
     * @param key that its seal was checked with
     * @throws GeneralSecurityException if the manifest has no image key that can be unwrapped, and should
     */
    public static ImageKeys of(Manifest manifest, SealKey key) throws GeneralSecurityException {
        if (!key.scheme().keyed()) {
            return new ImageKeys(key, null, null);
        }
        if (manifest.imageKey() == null) {
            throw new InvalidKeyException("the manifest has none");
        }
        return new ImageKeys(key, unwrap(manifest.imageKey(), key), manifest.stateKey());
    }

    /** Those of an image's secrets. */
    public static ImageKeys of(SecretList secrets, SealKey key) throws GeneralSecurityException {
        return new ImageKeys(key, unwrap(secrets.imageKey(), key), null);
    }

    private static SecretKey unwrap(String wrapped, SealKey key) throws GeneralSecurityException {
        return key.unwrap(HexFormat.of().parseHex(wrapped));
    }

    /** The image's own key for a manifest, readable with that named one alone; null for a scheme without keys. */
    public String wrapped(SealKey under) throws GeneralSecurityException {
        return own == null ? null : HexFormat.of().formatHex(under.wrap(own));
    }

    public SealKey seal() {
        return seal;
    }

    public IntegrityScheme scheme() {
        return seal.scheme();
    }

    /**
     * For the codes of the state file's chunks; null if it has none, or if they are of a named key that is no longer this
     * image's.
     */
    public SecretKey state() throws InvalidKeyException {
        if (own == null || scheme() instanceof EncryptionScheme) {
            return null;
        }
        if (!stateCodesByNamedKey()) {
            return SealKey.derive(scheme(), own, "stasis/state/1");
        }
        return stateKey == null ? (SecretKey) seal.key() : null;
    }

    /** Whether the state file has codes that nobody can check any more; the digest in the manifest binds it all the same. */
    public boolean stateCodesOutlivedTheirKey() {
        return stateKey != null && stateCodesByNamedKey();
    }

    boolean stateCodesByNamedKey() {
        return HmacSha256.NAME.equals(scheme().name());
    }

    /**
     * For the extents that were written for an image, this one or one it took them over from; null for a scheme without
     * keys.
     */
    public SecretKey pages(UUID origin) throws InvalidKeyException {
        if (own == null) {
            return null;
        }
        return scheme() instanceof EncryptionScheme
                ? key(ImageFiles.PAGES, origin)
                : SealKey.derive(scheme(), own, "stasis/pages/1");
    }

    /** Whether files and extents are encrypted. */
    public boolean encrypt() {
        return scheme() instanceof EncryptionScheme;
    }

    /** Encrypts what is written to a file, if the scheme does. */
    public OutputStream encrypting(FileOutput file, UUID image) throws IOException, InvalidKeyException {
        return scheme() instanceof EncryptionScheme encryption
                ? new EncryptedOutput(file, image, encryption, key(file.name(), image))
                : file;
    }

    /** Decrypts what is read from a file, if the scheme encrypts. */
    public InputStream decrypting(FileInput file, UUID image) throws IOException, InvalidKeyException {
        return scheme() instanceof EncryptionScheme encryption
                ? new EncryptedInput(file, image, encryption, key(file.name(), image))
                : file;
    }

    /** Ids of images are random and made anew for each attempt at a save, so no key is ever used for two files. */
    private SecretKey key(String file, UUID image) throws InvalidKeyException {
        return SealKey.derive(scheme(), own, "stasis/file/1/" + image + "/" + file);
    }

    /** Tells nothing of the keys. */
    @Override
    public String toString() {
        return "keys of " + scheme().name() + (seal.id() == null ? "" : " from " + seal.id());
    }
}
