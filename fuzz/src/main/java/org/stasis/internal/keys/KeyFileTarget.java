/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.stasis.fuzz.Rules;
import org.stasis.fuzz.Target;

/** A file that should hold a key, and, after a zero byte if there is one, a name asked for as a key's. */
public final class KeyFileTarget implements Target {
    private static final String ID = "k";

    private final Path folder;
    private final KeyFolder keys;

    public KeyFileTarget() {
        try {
            folder = Files.createTempDirectory("keys");
            Path file = Files.createFile(
                    folder.resolve(ID + ".key"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            folder.toFile().deleteOnExit();
            file.toFile().deleteOnExit();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        keys = new KeyFolder(folder, false);
    }

    @Override
    public void run(byte[] input) throws Exception {
        int end = 0;
        while (end < input.length && input[end] != 0) {
            end++;
        }
        byte[] contents = Arrays.copyOf(input, end);
        Files.write(folder.resolve(ID + ".key"), contents);
        Optional<SecretKey> key = read(ID);
        if (key.isPresent()) {
            String text = new String(contents, US_ASCII).strip().toLowerCase(Locale.ROOT);
            Rules.always(text.equals(HexFormat.of().formatHex(key.get().getEncoded())), "a key is what the file says");
        }
        if (end < input.length) {
            String id = new String(input, end + 1, input.length - end - 1, UTF_8);
            Rules.always(read(id).isEmpty() || id.equals(ID), "no other key is there");
        }
    }

    private Optional<SecretKey> read(String id) {
        try {
            return keys.read(id);
        } catch (GeneralSecurityException e) {
            return Optional.empty(); // refused, as it should be
        }
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(
                ("00112233445566778899aAbBcCdDeEfF".repeat(2) + "\n").getBytes(US_ASCII),
                ("00".repeat(32) + "\0../k").getBytes(US_ASCII),
                "short\0k".getBytes(US_ASCII),
                "\0other".getBytes(US_ASCII));
    }
}
