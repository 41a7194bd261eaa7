/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api.task;

/**
 * Bytes of a {@link MemoryFile} that were to come from an image and cannot be had: the image cannot be read any more or is
 * damaged, or the loading was stopped. Nothing can be done but to load an image again; what is there already stays usable.
 */
public class MemoryLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MemoryLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
