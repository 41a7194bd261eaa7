/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api;

import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Saves and loads kernels. The only service a caller needs.
 *
 * <p>Thread-safe. All calls block until their outcome is known. Kernels, backends, schemes and compressions are found by
 * name among the services present when a call begins; a call keeps what it began with, even if a better service arrives
 * meanwhile. Two operations on the same kernel never overlap: the second fails at once with {@link KernelBusyException}.
 *
 * <p>Faults of an image's files are {@link StateFileException}, faults of a kernel {@link KernelException}, a host that
 * an image does not fit, or that lacks the scheme, kernel, compression or secrets to load it, {@link
 * IncompatibleHostException}, and a name that the caller gave and nobody answers to {@link UnknownNameException}.
 */
@ProviderType
public interface StateService {
    /**
     * Saves a kernel as a new image.
     *
     * <p>In this order: pause; receive task states; stop the watchdog; complete the metadata; write the state file and
     * the pages; commit; call back; start the watchdog; unpause, or stop the kernel if so asked and committed. A live save
     * starts the watchdog and unpauses before it writes the pages.
     *
     * @throws StateException and then the kernel runs on as before, every earlier image is intact, and no trace of the new
     *     one is visible
     */
    SaveReport save(SaveOptions options) throws StateException;

    /**
     * Loads an image into a kernel and runs it.
     *
     * <p>Everything that can be checked is checked before the kernel is touched: seal, lengths, authentication of the
     * state file, metadata, host. Then object graph, pages, clocks, network, restore options, run.
     *
     * <p>If the image is damaged and {@link LoadOptions#fallback} allows it, the newest other image of the kernel that
     * does load is loaded; the report's first note and the log say so.
     *
     * @throws StateException and then the kernel is as it was before the call, and nothing of the image runs
     */
    LoadReport load(LoadOptions options) throws StateException;

    /**
     * Proves that an image restores: does all that a load does but the last step, and drops the kernel it has rebuilt. What
     * the kernel runs meanwhile goes on, but cannot be saved or loaded. The host needs room for both.
     *
     * <p>{@link LoadOptions#timeReady} is run; tasks' own code runs as far as it takes part in rebuilding their state.
     *
     * @throws StateException as a load of this image would
     */
    RehearsalReport rehearse(LoadOptions options) throws StateException;

    /**
     * Checks every byte of an image without a kernel.
     *
     * @return what was checked; a damaged image is reported as a {@link StateFileException}, not as a result
     */
    VerifyReport verify(LoadOptions options) throws StateException;

    /**
     * Rewrites an image that shares pages with others as one that has all in files of its own: under the same name, with a
     * new id, replaced atomically. Every byte is checked on the way; no kernel is needed. An image that shares nothing is
     * left as it is.
     *
     * @throws StateException and then the image is as it was
     */
    CompactReport compact(LoadOptions options) throws StateException;

    /**
     * Seals an image with another key of the same kind. Only the manifest is written; the other files stay as they are,
     * and images that were made from this one are not touched.
     *
     * @param options image, scheme and present key, as for a load
     * @param key id of the new key
     * @throws StateException and then the image is sealed as before
     */
    ImageInfo reseal(LoadOptions options, String key) throws StateException;

    /** What an image says of itself. Needs no key; {@link ImageInfo#integrity()} tells that nothing was authenticated. */
    ImageInfo inspect(ImageRef image) throws StateException;

    /**
     * What a file or folder on this machine says of itself: an image folder of the file backend, or a state file, ours or
     * gVisor's.
     */
    ImageInfo inspect(Path path) throws StateException;

    /**
     * The complete images of a backend, newest first; one that cannot be read is listed with
     * {@link Integrity#DAMAGED} instead of spoiling the list.
     *
     * @param backend its name, or null for the default
     */
    List<ImageInfo> list(String backend) throws StateException;

    /** Deletes an image; other images are not touched, even if they were made from it. */
    void delete(ImageRef image) throws StateException;

    /** Starts a kernel afresh. */
    void start(String kernel) throws StateException;

    /** Stops a kernel without saving it. */
    void stop(String kernel) throws StateException;

    /**
     * Cancels what is being done to a kernel, a save or a load, without waiting for its end. It ends soon with a
     * {@link CancelledException}, unless it is past the point of no return, and leaves everything as it was. Interrupting
     * the thread that saves or loads does the same.
     *
     * @return whether anything is being done to it
     */
    boolean cancel(String kernel);

    /** The kernels present, by name. */
    List<KernelInfo> kernels();

    /** The page backends present, by name. */
    List<PlugIn> backends();

    /** The integrity schemes present, by name. */
    List<PlugIn> schemes();

    /** The compressions present, by name. */
    List<PlugIn> compressions();
}
