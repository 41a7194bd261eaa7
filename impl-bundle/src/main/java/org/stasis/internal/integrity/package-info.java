/**
 * The built-in integrity schemes: {@code hmac-sha256}, and {@code none} for those who ask for it by name. Others come as
 * bundles of their own and are found as services in the same way.
 */
package org.stasis.internal.integrity;
