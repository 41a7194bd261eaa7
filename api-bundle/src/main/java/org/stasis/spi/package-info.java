/**
 * What a plug-in implements: kernels, integrity schemes, page backends, compressions, keys, secrets, and the host's own
 * services.
 *
 * <pre>
 *   KernelAdapter ─▶ PausedKernel (save)   IntegrityScheme ─▶ Authenticator
 *   KernelFactory ─▶ RevivedKernel (load)    ├ SignatureScheme   the seal is a signature
 *   Watchdog  Clocks  NetworkStack           └ EncryptionScheme  files are encrypted
 *   Compression  KeySource  SecretSource   PageBackend ─▶ ImageWriter ─▶ PageWriter
 *                                                      ─▶ ImageReader ─▶ PageReader
 *                                                      ─▶ SharedRecords, where hosts share the storage
 *                                          StateOutput / StateInput, MemoryFiles: given to plug-ins
 * </pre>
 *
 * <p>Each plug-in is an OSGi service, chosen by its {@code name()}; of several with one name the highest service ranking
 * is used. Name and ranking stay the same as long as the service is registered. The SPI is blocking and whole: a call
 * does all it was asked for or throws. Parallelism, back-pressure and retries are the implementation's business, once.
 *
 * <p>A plug-in may go away at any time. On deactivation it closes what it has open, so that an operation in flight fails
 * with a clear cause; the next one uses what is present then.
 */
@Version("1.0.0")
@Export
package org.stasis.spi;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
