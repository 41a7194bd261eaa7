/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.shell;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Text in memory, as much as a browser can show with pleasure; more is a fault. */
final class CappedWriter extends StringWriter {
    private static final int MOST = 4 << 20;

    @Override
    public StringWriter append(CharSequence text) {
        check(text == null ? 4 : text.length());
        return super.append(text);
    }

    @Override
    public void write(String text) {
        check(text.length());
        super.write(text);
    }

    @Override
    public void write(char[] text, int offset, int length) {
        check(length);
        super.write(text, offset, length);
    }

    private void check(int more) {
        if (getBuffer().length() + more > MOST) {
            throw new UncheckedIOException(new IOException("more than " + MOST + " characters"));
        }
    }
}
