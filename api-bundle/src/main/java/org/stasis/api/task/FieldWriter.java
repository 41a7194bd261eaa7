/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api.task;

import java.nio.charset.StandardCharsets;
import org.osgi.annotation.versioning.ProviderType;

/** The fields of one object on their way into an image. Valid only during {@link StateType#save}. */
@ProviderType
public interface FieldWriter {
    void putBoolean(int slot, boolean value);

    /** For byte, short, char, int and long alike. */
    void putLong(int slot, long value);

    void putFloat(int slot, float value);

    void putDouble(int slot, double value);

    /** For strings by value; an identity shared by several fields is not kept. */
    void putString(int slot, String value);

    /** For everything else: null, built-in types and registered types, with identity and cycles kept. */
    void putObject(int slot, Object value);

    /**
     * For what no image is to hold in the clear: the image gets the secret's name, and {@link FieldReader#getSecret} the
     * bytes that whoever loads it supplies under this name. If the save has a key for secrets, the bytes are kept
     * besides, encrypted with it.
     *
     * @param name of 1 to 200 characters
     * @param optional whether it reads as null where nobody supplies it, instead of failing the load
     * @param value at most 1 MiB; null is saved as such
     */
    void putSecret(int slot, String name, boolean optional, byte[] value);

    /** As {@link #putSecret(int, String, boolean, byte[])}, for a text in UTF-8. */
    default void putSecret(int slot, String name, boolean optional, String value) {
        putSecret(slot, name, optional, value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    }
}
