/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.stasis.api.StateFileException;
import org.stasis.internal.image.Manifest;
import org.stasis.internal.image.ManifestInfo;
import org.stasis.internal.image.Seal;
import org.stasis.internal.image.SealKey;
import org.stasis.internal.image.SecretList;
import org.stasis.internal.integrity.NoIntegrity;

/** A manifest and its seal. */
final class ManifestTarget implements Target {
    private static final String WHERE = "manifest.json";

    private final SealKey keys = SealKey.none(new NoIntegrity());

    @Override
    public void run(byte[] input) throws Exception {
        Manifest manifest;
        try {
            Seal.find(input, WHERE);
        } catch (StateFileException e) {
            Rules.always(e.where().startsWith(WHERE), "a fault says where it is");
        }
        try {
            Seal.open(input, keys, WHERE);
        } catch (StateFileException e) {
            Rules.always(e.where().startsWith(WHERE), "a fault says where it is");
        }
        try {
            manifest = Seal.parse(input, WHERE);
        } catch (StateFileException e) {
            return; // refused, as it should be
        }
        ManifestInfo.of(null, manifest);
        try {
            Manifest again = Seal.parse(Seal.write(manifest, keys), WHERE);
            Rules.always(manifest.equals(again), "a manifest stays the same");
        } catch (StateFileException e) {
            throw Rules.refused("a manifest", e);
        }
    }

    @Override
    public List<byte[]> seeds() throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        for (String parent : new String[] {null, "00000000-0000-0000-0000-000000000003"}) {
            seeds.add(Seal.write(manifest(parent), keys));
        }
        seeds.add("{\"format\":1}\n,\"seal\":{\"key\":\"k\",\"scheme\":\"hmac-sha256\",\"tag\":\"00ff\"}}\n"
                .getBytes(UTF_8));
        return seeds;
    }

    private static Manifest manifest(String parent) {
        return new Manifest(
                Manifest.FORMAT,
                "00000000-0000-0001-0000-000000000002",
                "nightly",
                Instant.EPOCH,
                new Manifest.Kernel("main", "jvm", "1.0"),
                parent,
                NoIntegrity.NAME,
                null,
                null,
                null,
                "gvisor-202608",
                "none",
                parent == null,
                parent == null
                        ? null
                        : new SecretList(
                                "vault",
                                null,
                                "00".repeat(40),
                                List.of(new SecretList.Field("token", true)),
                                List.of(new SecretList.Range("keys", "main", 0, 4096))),
                Map.of("cpu_usage", "1.5s", "ünï", "\"\\\n"),
                List.of(
                        new Manifest.File("checkpoint.img", 10, "00".repeat(32)),
                        new Manifest.File("pages.img", 4096, null)));
    }
}
