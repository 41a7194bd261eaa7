/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api.inspect;

import java.io.Writer;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;
import org.stasis.api.ImageInfo;
import org.stasis.api.StateException;
import org.stasis.api.VerifyReport;

/**
 * Looks into images, ours and gVisor's, without a kernel and without changing anything.
 *
 * <p>Thread-safe; each call reads the image anew and blocks until it is done. What an image claims is never trusted:
 * memory is bounded by the machine's, not by the image; damage is a {@link org.stasis.api.StateFileException} that says
 * where. What is authenticated with a key is read only with that key.
 */
@ProviderType
public interface ImageInspector {
    /** What an image says of itself; its contents are not read, so that even a large one is answered for at once. */
    ImageInfo info(ImageSource source) throws StateException;

    /**
     * All that can be told of an image. If its key is not at hand, that is what needs none, and a remark says so.
     */
    ImageReport describe(ImageSource source) throws StateException;

    /**
     * Checks every byte of an image, with the scheme that it names itself. Of a state file without a manifest it checks
     * what the format alone can show, and the cautions say what it cannot.
     *
     * @return what was checked; a damaged image is reported as a {@link org.stasis.api.StateFileException}
     */
    VerifyReport verify(ImageSource source) throws StateException;

    /** Writes out every object. Neither flushes nor closes {@code out}. */
    void dump(ImageSource source, DumpFormat format, Writer out) throws StateException;

    /** What changed from one image to another. */
    ImageDifference compare(ImageSource before, ImageSource after) throws StateException;

    /** One object. */
    ObjectReport object(ImageSource source, ObjectId id) throws StateException;

    /**
     * Writes bytes of memory to a file; what the image does not hold of them is a hole, which reads as zero.
     *
     * @param to replaced if it exists; kept only if all went well
     */
    ExtractReport memory(ImageSource source, MemoryRange range, Path to) throws StateException;

    /**
     * Writes a process as an ELF core file, as debuggers read it.
     *
     * @param to replaced if it exists; kept only if all went well
     */
    ExtractReport core(ImageSource source, int process, Path to) throws StateException;
}
