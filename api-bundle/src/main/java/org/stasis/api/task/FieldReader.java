/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.api.task;

import java.nio.charset.StandardCharsets;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The fields of one object on their way out of an image, by the slots of the present {@link StateType#fields()}.
 *
 * <p>A field the image lacks reads as 0, false or null. A field stored as another kind (a string where a number is
 * asked for) fails the load with an error that names type, field and both kinds. Valid only during the call it was
 * passed to.
 */
@ProviderType
public interface FieldReader {
    /** Whether the image holds the field. */
    boolean has(int slot);

    boolean getBoolean(int slot);

    long getLong(int slot);

    /** As {@link #getLong}, refusing what does not fit an int. */
    int getInt(int slot);

    /** As {@link #getLong}, refusing what does not fit a short. */
    short getShort(int slot);

    /** As {@link #getLong}, refusing what does not fit a char. */
    char getChar(int slot);

    /** As {@link #getLong}, refusing what does not fit a byte. */
    byte getByte(int slot);

    float getFloat(int slot);

    double getDouble(int slot);

    String getString(int slot);

    /** The object, or null; fails the load if it is not of {@code type}. */
    <T> T getObject(int slot, Class<T> type);

    /**
     * The bytes supplied for a secret; null if it was null, or is optional and nobody supplies it. A string or an array of
     * bytes, saved when the field was no secret yet, reads as its bytes.
     */
    byte[] getSecret(int slot);

    /** As {@link #getSecret}, for a text in UTF-8. */
    default String getSecretText(int slot) {
        byte[] value = getSecret(slot);
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }
}
