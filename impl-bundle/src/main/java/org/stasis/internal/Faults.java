/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.concurrent.Callable;
import org.stasis.api.CancelledException;
import org.stasis.api.ImageExistsException;
import org.stasis.api.ImageNotFoundException;
import org.stasis.api.KernelException;
import org.stasis.api.StateException;
import org.stasis.api.StateFileException;
import org.stasis.spi.PageBackend;
import org.stasis.spi.StateStreamException;

/** Says what kind of fault a failure is: of the files, of the kernel, or already told. */
final class Faults {
    private Faults() {}

    /** Work on files: what it throws is a fault of the files unless it says otherwise. */
    static <T> T files(String where, Callable<T> work) throws StateException {
        try {
            return work.call();
        } catch (Exception e) {
            throw ofFiles(where, e);
        }
    }

    /** Work of a kernel: what it throws is the kernel's fault, except what its stream threw at it. */
    static <T> T kernel(String kernel, String doing, Callable<T> work) throws StateException {
        try {
            return work.call();
        } catch (StateStreamException e) {
            throw ofFiles("state of kernel '" + kernel + "'", e);
        } catch (StateException e) {
            throw e;
        } catch (Exception | LinkageError e) { // a plug-in of another version shows as a linkage error
            throw new KernelException("kernel '" + kernel + "' failed while " + doing + ": " + text(e), e);
        }
    }

    static StateException ofFiles(String where, Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof DamagedStreamException damaged) {
                return damaged.fault();
            }
            if (cause instanceof StateException told) {
                return told;
            }
            if (cause instanceof InterruptedException || cause instanceof ClosedByInterruptException) {
                Thread.currentThread().interrupt();
                return new CancelledException(where + ": interrupted; everything is as it was before");
            }
        }
        if (e instanceof FileAlreadyExistsException) {
            return exists(where);
        }
        if (e instanceof NoSuchFileException missing) {
            return new ImageNotFoundException(
                    where,
                    where.endsWith(missing.getFile())
                            ? "there is no such file or folder"
                            : "there is no " + missing.getFile());
        }
        String text = text(e);
        // plug-ins name the file too, and once is enough
        return new StateFileException(
                where, text.startsWith(where + ": ") ? text.substring(where.length() + 2) : text, e);
    }

    static ImageExistsException exists(String where) {
        return new ImageExistsException(
                where, "an image of that name exists; choose another name, or ask to replace it");
    }

    static ImageNotFoundException missing(PageBackend backend, String image) {
        return new ImageNotFoundException(
                backend.location(image), "there is no image '" + image + "' in backend '" + backend.name() + "'");
    }

    private static String text(Throwable e) {
        if (e instanceof AccessDeniedException denied) {
            return "access to " + denied.getFile() + " is denied; check its owner and permissions";
        }
        if (e instanceof ReadOnlyFileSystemException) {
            return "the file system is read-only";
        }
        String text = e instanceof FileSystemException file && file.getReason() != null
                ? file.getFile() + ": " + file.getReason()
                : e.getMessage();
        if (text != null && text.contains("No space left on device")) {
            return text + "; free some space or use another backend. Nothing of the new image was kept";
        }
        return e instanceof IOException && text != null ? text : e.getClass().getSimpleName() + ": " + text;
    }
}
