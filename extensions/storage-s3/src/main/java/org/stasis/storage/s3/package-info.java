/**
 * Images in a bucket of any store that speaks S3.
 *
 * <pre>
 *   PREFIX/images/NAME                       the record: there is an image exactly if this object exists
 *   PREFIX/files/NAME/GENERATION/FILE        a file of a generation
 *   PREFIX/writing/NAME/GENERATION           the mark: somebody writes this generation
 *   PREFIX/records/NAME                      what hosts tell each other, such as a lease
 *   PREFIX/probe/TOKEN                       for a moment, to learn whether the store keeps to conditions
 * </pre>
 *
 * <p>Publishing is one conditional put of the record, after everything else is in the store:
 *
 * <pre>
 *   mark ─▶ parts, while the kernel runs on ─▶ complete each file ─▶ renew the mark ─▶ record ─▶ remove the mark ─▶ sweep
 * </pre>
 *
 * <p>What holds at every moment, whatever crashes and however many hosts take part:
 *
 * <ol>
 *   <li>A record is complete, and so is the generation it names.
 *   <li>A refused put proves nothing: its first answer may have been lost. Every record holds its writer's token, and
 *       who is refused reads back whose record it is.
 *   <li>A mark is changed only by who knows what it is now. So a writer that comes back late finds its mark condemned and
 *       cannot publish, and a sweeper that was too slow removes nothing.
 * </ol>
 *
 * <p>Requests are signed by the signer of the AWS SDK, embedded here privately, and sent by the HTTP client of the
 * platform: the whole SDK would be ten times the size, for retries and timeouts that {@code SignedHttp} shows in a page.
 */
package org.stasis.storage.s3;
