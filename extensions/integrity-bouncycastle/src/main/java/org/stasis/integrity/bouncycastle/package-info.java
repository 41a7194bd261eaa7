/**
 * What the platform lacks and Bouncy Castle has: the integrity schemes {@code blake3}, {@code kmac256} and
 * {@code ml-dsa-65}, keys derived from passphrases by Argon2id, and keys from BCFKS keystores.
 *
 * <p>Bouncy Castle's {@code bcprov} is a bundle of its own, signed and used as it is; nothing of it is embedded here, and
 * no security provider is registered.
 */
package org.stasis.integrity.bouncycastle;
