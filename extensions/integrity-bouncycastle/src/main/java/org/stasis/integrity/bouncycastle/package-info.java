/**
 * Integrity schemes the platform lacks, computed by Bouncy Castle: {@code blake3}.
 *
 * <p>Bouncy Castle's {@code bcprov} is a bundle of its own, signed and used as it is; nothing of it is embedded here, and
 * no security provider is registered.
 */
package org.stasis.integrity.bouncycastle;
