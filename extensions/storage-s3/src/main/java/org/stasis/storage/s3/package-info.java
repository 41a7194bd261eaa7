/**
 * Images in a bucket of any store that speaks S3.
 *
 * <pre>
 *   PREFIX/images/NAME                       the record: there is an image exactly if this object exists
 *   PREFIX/files/NAME/GENERATION/FILE        a small file of a generation
 *   PREFIX/files/NAME/GENERATION/FILE/extents   the index of a large one: which extents it consists of
 *   PREFIX/extents/DIGEST.WRITER             an extent: so many bytes of some file, under their SHA-256
 *   PREFIX/writing/NAME/GENERATION           the mark: somebody writes this generation
 *   PREFIX/released/NAME/GENERATION          since when nobody needs a generation that has indexes
 *   PREFIX/records/NAME                      what hosts tell each other, such as a lease
 *   PREFIX/probe/TOKEN                       for a moment, to learn whether the store keeps to conditions
 *
 *   image a   index | e1 | e2 | e3 |          what a and b have in common is there once,
 *                      │    │    └─▶ extent   whoever saved it; what b adopts from a
 *   image b   index | e1 | e2 | e4 |          is one index more
 *                                └─▶ extent
 * </pre>
 *
 * <p>Publishing is one conditional put of the record, after everything else is in the store:
 *
 * <pre>
 *   mark ─▶ extents, while the kernel runs on ─▶ index of each file ─▶ renew the mark ─▶ record ─▶ remove the mark ─▶ sweep
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
 *   <li>An extent stays as long as an index names it. An index stays for the grace time after its generation was released;
 *       who sees one may rely on what it names if he has written another within half of that. A sweep removes extents that
 *       are older than the grace time and in none of the indexes, and looks at all of these within a quarter of it.
 * </ol>
 *
 * <p>The last needs no conditions and no agreement, and no clock but the store's, since all that can be late errs on the
 * safe side: {@code ExtentSweepTest} tries every order. Three things follow from it. An extent's name has the token of who
 * put it, so that one which is being removed is never the one that is being put; the same bytes are there twice only where
 * two hosts put them at the same moment. An extent that is there but in no index is not relied upon: asking the store for it
 * would say nothing about the next moment. And a digest is a name, not a proof: pages are authenticated by who loads them.
 *
 * <p>There are no multipart uploads. Extents are put side by side just as parts would be, and each is tried again by itself;
 * but what a crashed host leaves is objects like any other, an extent that is there need not be sent, and a store's own way
 * of completing an upload, where conditions are not kept to everywhere, is not needed. A file is cut at fixed places, so
 * that it may be written out of order in little memory. What lies behind bytes that were inserted is stored anew, therefore;
 * saves with a base do not insert.
 *
 * <p>Requests are signed by the signer of the AWS SDK, embedded here privately, and sent by the HTTP client of the
 * platform: the whole SDK would be ten times the size, for retries and timeouts that {@code SignedHttp} shows in a page.
 */
package org.stasis.storage.s3;
