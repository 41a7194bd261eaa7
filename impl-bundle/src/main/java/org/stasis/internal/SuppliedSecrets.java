/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.stasis.api.KernelException;
import org.stasis.api.StateException;
import org.stasis.api.task.MemoryFile;
import org.stasis.internal.graph.SecretsIn;
import org.stasis.internal.image.ImageKeys;
import org.stasis.internal.image.SecretList;

/** The secrets of an image that is being loaded: what this host supplies, and else what the image keeps encrypted. */
final class SuppliedSecrets implements SecretsIn {
    private static final int PIECE_BYTES = 1 << 20;

    private final StoredImage image;
    private final SecretList list;
    private final Map<String, byte[]> supplied = new HashMap<>();
    private final List<String> troubles = new ArrayList<>();
    private ImageKeys keys;
    private List<byte[]> kept = List.of();

    private SuppliedSecrets(StoredImage image) {
        this.image = image;
        list = image.manifest().leftOut();
    }

    static SuppliedSecrets of(StoredImage image, SecretSupply supply) throws StateException {
        var secrets = new SuppliedSecrets(image);
        secrets.ask(supply);
        return secrets;
    }

    private void ask(SecretSupply supply) throws StateException {
        for (String name : list.names()) {
            supply.secret(name, troubles).ifPresent(value -> supplied.put(name, value));
        }
        if (list.key() != null && !supplied.keySet().containsAll(list.names())) {
            try {
                keys = supply.keys(list);
            } catch (StateException e) {
                troubles.add(e.getMessage());
                return;
            }
            kept = list.fields().isEmpty() ? List.of() : image.secrets().values(keys);
        }
    }

    /** Names of those that the kernel cannot do without. */
    List<String> missing() {
        return keys != null
                ? List.of()
                : list.required().stream()
                        .filter(name -> !supplied.containsKey(name))
                        .toList();
    }

    /** Why one is missing. */
    String reason(String name) {
        return "nobody here supplies secret '" + name + "'"
                + (troubles.isEmpty() ? "" : " (" + String.join("; ", troubles) + ")");
    }

    @Override
    public byte[] value(String name, long number) throws KernelException {
        if (supplied.containsKey(name)) {
            return supplied.get(name).clone();
        }
        if (keys == null) {
            if (list.required().contains(name)) {
                throw new KernelException(reason(name));
            }
            return null;
        }
        if (number < 1 || number > kept.size()) {
            throw new KernelException(
                    "the image names secret number " + number + ", and keeps " + kept.size() + "; load another image");
        }
        return kept.get((int) number - 1).clone();
    }

    /** Fills the secret pages of fresh memory, and makes them secret again. */
    void fill(List<MemoryFile> memory) throws StateException {
        if (list.memory().isEmpty()) {
            return;
        }
        Faults.files(image.where(), () -> {
            try (InputStream pages = keys == null
                    ? InputStream.nullInputStream()
                    : image.secrets().pages(keys)) {
                for (SecretList.Range range : list.memory()) {
                    fill(range, file(range, memory), pages);
                }
            }
            return null;
        });
    }

    private MemoryFile file(SecretList.Range range, List<MemoryFile> memory) throws KernelException {
        return memory.stream()
                .filter(file -> file.id().equals(range.memory()))
                .findFirst()
                .orElseThrow(() -> new KernelException("the image has secret '" + range.name() + "' in memory '"
                        + range.memory() + "', which the kernel did not ask for"));
    }

    private void fill(SecretList.Range range, MemoryFile file, InputStream pages) throws IOException, KernelException {
        file.secret(range.pages(), range.name());
        byte[] value = supplied.get(range.name());
        if (value == null) {
            copy(range, file, pages);
            return;
        }
        if (keys != null) {
            pages.skipNBytes(range.pages().bytes());
        }
        if (value.length > range.pages().bytes()) {
            throw new KernelException("secret '" + range.name() + "' has " + value.length + " bytes, and its pages in"
                    + " memory '" + range.memory() + "' have room for "
                    + (range.pages().bytes()));
        }
        file.write(range.start(), ByteBuffer.wrap(value));
    }

    private static void copy(SecretList.Range range, MemoryFile file, InputStream pages) throws IOException {
        byte[] piece = new byte[(int) Math.min(PIECE_BYTES, range.pages().bytes())];
        for (long at = range.start(); at < range.end(); ) {
            int bytes = (int) Math.min(piece.length, range.end() - at);
            if (pages.readNBytes(piece, 0, bytes) < bytes) {
                throw new EOFException("the secret pages end before their range does; load another image");
            }
            file.write(at, ByteBuffer.wrap(piece, 0, bytes));
            at += bytes;
        }
    }
}
