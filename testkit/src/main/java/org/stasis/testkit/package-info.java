/**
 * The contracts of the SPI as tests, and a backend that fails on demand.
 *
 * <pre>
 *   class ZipBackendTest extends PageBackendContract { protected PageBackend create() { ... } }
 *
 *   PageBackendContract  IntegritySchemeContract  CompressionContract  KernelAdapterContract
 *   SignatureSchemeContract  EncryptionSchemeContract: schemes that do more
 *   Program: another implementation to compare with
 *   FaultyBackend: fails at the operation you name
 *   StateRecording, HeapMemory: what a kernel saves itself to and lives in, without an implementation of Stasis
 * </pre>
 *
 * <p>Who writes a plug-in extends the contract of its kind in a JUnit 5 test and returns an instance of it. A plug-in that
 * passes works with Stasis; one that does not is told by the name of the test which promise it breaks.
 */
@Version("1.0.0")
@Export
package org.stasis.testkit;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
