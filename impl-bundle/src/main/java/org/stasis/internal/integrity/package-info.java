/**
 * The built-in integrity schemes: {@code hmac-sha256}, {@code aes-256-gcm}, which encrypts, {@code ed25519}, which signs,
 * and {@code none} for those who ask for it by name. Others come as bundles of their own and are found as services in the
 * same way.
 */
package org.stasis.internal.integrity;
