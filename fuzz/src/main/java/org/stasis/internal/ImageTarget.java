/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.stasis.api.LoadOptions;
import org.stasis.api.StateException;
import org.stasis.fuzz.Bytes;
import org.stasis.fuzz.Target;
import org.stasis.internal.compression.FlateBestSpeed;
import org.stasis.internal.image.ImageFiles;
import org.stasis.internal.image.Manifest;
import org.stasis.internal.image.Seal;
import org.stasis.internal.image.SealKey;
import org.stasis.internal.integrity.NoIntegrity;
import org.stasis.internal.memory.Extents;
import org.stasis.internal.memory.Pages;
import org.stasis.internal.memory.PagesBase;
import org.stasis.internal.memory.PagesForm;
import org.stasis.internal.statefile.StateFileCompression;
import org.stasis.internal.statefile.StateFileFormat;
import org.stasis.internal.statefile.StateFileKey;
import org.stasis.internal.statefile.StateFileWriter;
import org.stasis.spi.Compression;
import org.stasis.spi.ImageReader;
import org.stasis.spi.ImageWriter;
import org.stasis.spi.IntegrityScheme;
import org.stasis.spi.PageBackend;
import org.stasis.spi.PageReader;

/**
 * A whole image under a manifest of any contents, with a right seal: listed, and verified to the end. The input is the
 * manifest before it is sealed; the files beside it are good.
 */
public final class ImageTarget implements Target {
    private static final String NAME = "nightly";
    private static final UUID ID = new UUID(1, 2);

    private final Map<String, byte[]> files;
    private final PlugIns<IntegrityScheme> schemes =
            new PlugIns<>("scheme", List.of(Map.entry(Map.of(), new NoIntegrity())), IntegrityScheme::name);
    private final PlugIns<Compression> compressions =
            new PlugIns<>("compression", List.of(Map.entry(Map.of(), new FlateBestSpeed())), Compression::name);
    private final LoadOptions options =
            LoadOptions.from(NAME).scheme(NoIntegrity.NAME).build();
    private final SealedManifest.Policy policy = new SealedManifest.Policy(NoIntegrity.NAME, null, List.of());

    public ImageTarget() {
        try {
            var state = new ByteArrayOutputStream();
            var format = StateFileFormat.newest(StateFileCompression.NONE);
            try (var out = StateFileWriter.open(state, format, Map.of("image", ID.toString()), StateFileKey.NONE)) {
                out.write("state".getBytes(UTF_8));
            }
            var form = new PagesForm(ID, new Extents(new NoIntegrity(), null, null), true, PagesBase.NONE);
            byte[] metadata = Pages.save(form, List.of(), new Bytes(), n -> {}).bytes();
            files = Map.of(
                    ImageFiles.STATE,
                    state.toByteArray(),
                    ImageFiles.PAGES_METADATA,
                    metadata,
                    ImageFiles.PAGES,
                    new byte[0]);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void run(byte[] input) throws Exception {
        var backend = new OneImage(sealed(input));
        Catalog.of(backend).images();
        try (StoredImage image =
                StoredImage.open(NAME, policy, backend, schemes, compressions, new KeyRing(List.of()))) {
            SaveMetadata.usage(image.manifest().metadata());
            new Verify(options.image(), image, options.progress(), () -> false).run();
        } catch (StateException e) {
            return; // refused, as it should be
        }
    }

    /** With a seal like {@link Seal#write} makes, of bytes that need not be a manifest. */
    private static byte[] sealed(byte[] manifest) throws Exception {
        var authenticator = new NoIntegrity().begin(null);
        authenticator.update(ByteBuffer.wrap(manifest));
        String seal = "\n,\"seal\":{\"key\":null,\"scheme\":\"none\",\"tag\":\""
                + HexFormat.of().formatHex(authenticator.finish()) + "\"}}\n";
        byte[] all = Arrays.copyOf(manifest, manifest.length + seal.length());
        System.arraycopy(seal.getBytes(UTF_8), 0, all, manifest.length, seal.length());
        return all;
    }

    @Override
    public List<byte[]> seeds() throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        for (boolean singleFile : new boolean[] {false, true}) {
            byte[] whole = Seal.write(manifest(singleFile), SealKey.none(new NoIntegrity()));
            int end = new String(whole, UTF_8).lastIndexOf("\n,\"seal\"");
            seeds.add(Arrays.copyOf(whole, end));
        }
        return seeds;
    }

    private Manifest manifest(boolean singleFile) {
        List<Manifest.File> entries = new ArrayList<>();
        for (String name : List.of(ImageFiles.STATE, ImageFiles.PAGES_METADATA, ImageFiles.PAGES)) {
            byte[] contents = files.get(name);
            byte[] digest = Sha256.digest().digest(contents);
            entries.add(new Manifest.File(
                    name,
                    contents.length,
                    name.equals(ImageFiles.PAGES) ? null : HexFormat.of().formatHex(digest)));
        }
        return new Manifest(
                Manifest.FORMAT,
                ID.toString(),
                NAME,
                Instant.EPOCH,
                new Manifest.Kernel("main", "jvm", "1.0"),
                null,
                NoIntegrity.NAME,
                null,
                null,
                null,
                "gvisor-202608",
                "none",
                singleFile,
                null,
                Map.of("image", ID.toString()),
                entries);
    }

    /** A backend with one image in it. */
    private final class OneImage implements PageBackend {
        private final byte[] manifest;

        OneImage(byte[] manifest) {
            this.manifest = manifest;
        }

        @Override
        public String name() {
            return "memory";
        }

        @Override
        public ImageWriter create(String image, String generation) throws IOException {
            throw new IOException("read only");
        }

        @Override
        public byte[] manifest(String image, int maxBytes) throws IOException {
            return manifest.clone();
        }

        @Override
        public ImageReader open(String image, String generation) {
            return new ImageReader() {
                @Override
                public PageReader open(String file) throws IOException {
                    byte[] contents = files.get(file);
                    if (contents == null) {
                        throw new NoSuchFileException(file);
                    }
                    return new Bytes(contents);
                }

                @Override
                public void close() {
                    // memory is all there is
                }
            };
        }

        @Override
        public List<String> images() {
            return List.of(NAME);
        }

        @Override
        public void delete(String image) throws IOException {
            throw new IOException("read only");
        }
    }
}
