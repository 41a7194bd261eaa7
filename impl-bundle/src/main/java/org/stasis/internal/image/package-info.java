/**
 * What makes files an image: the manifest that binds them, and the seal over it.
 *
 * <pre>
 *   manifest.json ── seal ── covers every byte of the manifest before it
 *     ├─ id, name, kernel, parent, scheme, key id, wrapped image key, layout, compression, metadata, names of secrets
 *     ├─ checkpoint.img   length, SHA-256
 *     ├─ pages_meta.img   length, SHA-256 ──▶ one code per extent ──▶ pages.img, pages-ID.img
 *     ├─ secrets.img, secret_pages.img   length, SHA-256: encrypted with a key of their own, if they are kept
 *     └─ pages.img and each pages-ID.img      length
 *
 *   { ...members in alphabetical order...
 *       ,"seal":{"key":"default","scheme":"hmac-sha256","tag":"9f3c..."}}
 * </pre>
 *
 * <p>The seal is the last member of the object, on a line of its own, always written in exactly this form. Its tag is the
 * scheme's code over all bytes of the file before the newline that begins that line. So it is found and checked before
 * any JSON is parsed, and the file is plain JSON all the same.
 *
 * <p>The named key seals, and wraps the image's own random key in the manifest; codes and encryption use keys derived from
 * that one ({@link org.stasis.internal.image.ImageKeys}). So a change of keys writes the manifest alone. An encrypting
 * scheme puts {@code EncryptedOutput} and {@code EncryptedInput} between a file and what is written to it or read from it.
 */
package org.stasis.internal.image;
