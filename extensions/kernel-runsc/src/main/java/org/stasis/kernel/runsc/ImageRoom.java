/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.stasis.api.KernelException;
import org.stasis.kernel.runsc.image.ImageFolder;

/** The folder where images are on their way in and out. */
record ImageRoom(Path path) {
    /** @param sandbox whose image it will be */
    ImageFolder newFolder(String sandbox) throws KernelException {
        try {
            return ImageFolder.create(path, sandbox);
        } catch (IOException e) {
            throw new KernelException("no folder for an image can be made in " + path + ": " + e, e);
        }
    }

    /** A sandbox ends when its checkpoint fails for want of room, so there must be enough. */
    void require(String sandbox, long bytes) throws KernelException {
        try {
            long free = Files.getFileStore(Files.createDirectories(path)).getUsableSpace();
            if (free < bytes) {
                throw new KernelException("sandbox '" + sandbox + "' uses " + bytes + " bytes of memory, and " + path
                        + " has room for " + free + "; free some space");
            }
        } catch (IOException e) {
            throw new KernelException("the room in " + path + " cannot be told: " + e, e);
        }
    }
}
