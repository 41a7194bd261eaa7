/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.storage.s3;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What stands in place of a large file: the extents it consists of. Text, one line each:
 *
 * <pre>
 *   stasis-extents 1
 *   bytes 10485760            length of the file
 *   extent 4194304            length of each extent but the last
 *   DIGEST.WRITER             an extent: SHA-256 of its bytes, and the token of the writer who put it
 *   ...
 * </pre>
 *
 * @param extents names, in order
 */
record ExtentIndex(long bytes, int extentBytes, List<String> extents) {
    /** Most extents of a file. */
    static final int MAX_EXTENTS = 1 << 19;

    /** Longest extent. */
    static final int MAX_EXTENT_BYTES = 64 << 20;

    /** Longest index. */
    static final int MAX_BYTES = 1 << 26;

    private static final String MAGIC = "stasis-extents 1";
    private static final int HEAD_LINES = 3;
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,15}");
    private static final Pattern EXTENT = Pattern.compile("[0-9a-f]{64}\\.[0-9a-f-]{36}");

    byte[] toBytes() {
        String head = MAGIC + "\nbytes " + bytes + "\nextent " + extentBytes + "\n";
        return (head + String.join("\n", extents) + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    static ExtentIndex read(byte[] bytes, String where) throws IOException {
        List<String> lines =
                new String(bytes, StandardCharsets.US_ASCII).lines().toList();
        if (lines.size() <= HEAD_LINES || !lines.get(0).equals(MAGIC)) {
            throw new IOException(where + ": '" + MAGIC + "' and extents expected; this is no index of a file, or one"
                    + " of a later version");
        }
        long length = number(lines.get(1), "bytes ", where);
        long extentBytes = number(lines.get(2), "extent ", where);
        List<String> extents = lines.subList(HEAD_LINES, lines.size());
        if (extentBytes > MAX_EXTENT_BYTES || (length - 1) / extentBytes + 1 != extents.size()) {
            throw new IOException(where + ": " + extents.size() + " extents of " + extentBytes + " bytes do not make "
                    + length + " bytes; the index is damaged");
        }
        for (String extent : extents) {
            if (!EXTENT.matcher(extent).matches()) {
                throw new IOException(where + ": a line does not name an extent; the index is damaged");
            }
        }
        return new ExtentIndex(length, (int) extentBytes, extents);
    }

    private static long number(String line, String name, String where) throws IOException {
        String value = line.startsWith(name) ? line.substring(name.length()) : "";
        if (!NUMBER.matcher(value).matches()) {
            throw new IOException(where + ": '" + name + "' and a number expected; the index is damaged");
        }
        return Long.parseLong(value);
    }

    /** The digest that an extent's name begins with. */
    static String digest(String extent) {
        return extent.substring(0, extent.indexOf('.'));
    }
}
