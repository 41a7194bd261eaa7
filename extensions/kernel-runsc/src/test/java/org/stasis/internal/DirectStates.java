/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.stasis.api.LoadOptions;
import org.stasis.api.LoadReport;
import org.stasis.api.SaveOptions;
import org.stasis.api.SaveReport;
import org.stasis.api.StateException;
import org.stasis.api.VerifyReport;
import org.stasis.internal.compression.FlateBestSpeed;
import org.stasis.internal.host.NoNetwork;
import org.stasis.internal.host.SystemClocks;
import org.stasis.internal.image.ImageKeys;
import org.stasis.internal.integrity.HmacSha256;
import org.stasis.internal.memory.PageMarks;
import org.stasis.internal.statefile.StateFileFormat;
import org.stasis.internal.statefile.StateFileLayout;
import org.stasis.spi.Compression;
import org.stasis.spi.Host;
import org.stasis.spi.IntegrityScheme;
import org.stasis.spi.KernelAdapter;
import org.stasis.spi.PageBackend;
import org.stasis.storage.file.FilePageBackend;

/** The recipes of saves and loads on a folder, without OSGi. Lies in this package because they are nobody else's business. */
public final class DirectStates {
    private final PageBackend backend;
    private final KeyRing keyRing = new KeyRing(
            List.of(id -> Optional.of(new SecretKeySpec("0123456789abcdef0123456789abcdef".getBytes(), "RAW"))));
    private final Operations operations = new Operations();
    private final PageMarks marks = new PageMarks();
    private final PlugIns<IntegrityScheme> schemes =
            new PlugIns<>("integrity scheme", services(List.of(new HmacSha256())), IntegrityScheme::name);
    private final PlugIns<Compression> compressions = PlugIns.compressions(services(List.of(new FlateBestSpeed())));

    public DirectStates(Path folder) {
        this(storage(folder));
    }

    public static PageBackend storage(Path folder) {
        return new FilePageBackend(new FilePageBackend.Config() {
            @Override
            public String directory() {
                return folder.toAbsolutePath().toString();
            }

            @Override
            public boolean fsync() {
                return true;
            }

            @Override
            public Class<FilePageBackend.Config> annotationType() {
                return FilePageBackend.Config.class;
            }
        });
    }

    public DirectStates(PageBackend backend) {
        this.backend = backend;
    }

    private static <T> List<Map.Entry<Map<String, Object>, T>> services(List<T> all) {
        return all.stream().map(one -> Map.entry(Map.<String, Object>of(), one)).toList();
    }

    public SaveReport save(SaveOptions options, KernelAdapter kernel) throws StateException {
        try (StoredImage base = options.base() == null
                ? null
                : open(LoadOptions.from(options.base()).build())) {
            String compression = options.compression() == null ? "none" : options.compression();
            return new SavePlan(
                            options,
                            kernel,
                            backend,
                            ImageKeys.with(
                                    keyRing.forSaving(schemes.named("hmac-sha256"), "default"),
                                    base == null ? null : base.keys()),
                            compressions.named(compression),
                            StateFileFormat.of(StateFileLayout.named(options.layout()), compression),
                            base,
                            Duration.ofSeconds(10),
                            name -> () -> {},
                            new NoNetwork(),
                            operations,
                            marks)
                    .run();
        }
    }

    private StoredImage open(LoadOptions options) throws StateException {
        var policy = new SealedManifest.Policy("hmac-sha256", null, List.of());
        return StoredImage.open(options.image().name(), policy, backend, schemes, compressions, keyRing);
    }

    public LoadReport load(LoadOptions options, KernelAdapter kernel) throws StateException {
        try (StoredImage image = open(options)) {
            Host host = new Host(
                    new SystemClocks(),
                    new NoNetwork(),
                    options.restore(),
                    SaveMetadata.usage(image.manifest().metadata()));
            return new Load(options, image, kernel, host, operations, marks, new LazyLoads(null)).run();
        }
    }

    public VerifyReport verify(LoadOptions options) throws StateException {
        try (StoredImage image = open(options)) {
            return new Verify(options, image, operations).run();
        }
    }
}
