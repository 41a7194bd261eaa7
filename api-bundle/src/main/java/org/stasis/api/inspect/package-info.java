/**
 * Looking into images without a kernel: what they hold, what changed between two of them, and parts of them as files.
 *
 * <pre>
 *   ImageSource ─▶ ImageInspector.describe ─▶ ImageReport       processes, tasks, memory, types
 *                                 dump     ─▶ text or HTML      every object, in the words of gVisor's own printer
 *                                 compare  ─▶ ImageDifference   fields, processes, pages
 *                                 object, memory, core          one part
 * </pre>
 *
 * <p>An image is either one of Stasis or a checkpoint that gVisor wrote. What is shown of a kernel is found by the type
 * records in the image itself; what an image does not have, a report does not have.
 */
@Version("1.0.0")
@Export
package org.stasis.api.inspect;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
