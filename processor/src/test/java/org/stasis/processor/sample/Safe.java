/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.processor.sample;

import org.stasis.api.task.Savable;
import org.stasis.api.task.Saved;
import org.stasis.api.task.SavedForm;
import org.stasis.api.task.Secret;

/** Fields that no image is to hold, in all the ways they are read and written. */
@Savable(name = "safe")
public class Safe {
    public final String place;

    @Secret
    private final String code;

    @Secret("spare")
    private byte[] spare;

    @Secret(optional = true)
    @Saved(name = "pin", as = Digits.class)
    public char[] digits;

    public Safe(String place, String code) {
        this.place = place;
        this.code = code;
    }

    public String code() {
        return code;
    }

    public byte[] getSpare() {
        return spare;
    }

    public void setSpare(byte[] spare) {
        this.spare = spare;
    }

    /** A record with a secret, too. */
    @Savable
    public record Label(
            String text,
            @Secret(value = "owner", optional = true) String owner) {}

    static final class Digits implements SavedForm<char[], String> {
        @Override
        public String toSaved(char[] digits) {
            return new String(digits);
        }

        @Override
        public char[] fromSaved(String text) {
            return text.toCharArray();
        }
    }
}
