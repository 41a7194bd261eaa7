/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.stasis.api.CompactReport;
import org.stasis.api.ImageInfo;
import org.stasis.api.LoadOptions;
import org.stasis.api.LoadReport;
import org.stasis.api.SaveOptions;
import org.stasis.api.SaveReport;
import org.stasis.api.StateException;
import org.stasis.api.VerifyReport;
import org.stasis.internal.compression.FlateBestSpeed;
import org.stasis.internal.host.SystemClocks;
import org.stasis.internal.image.ImageKeys;
import org.stasis.internal.integrity.Aes256Gcm;
import org.stasis.internal.integrity.Ed25519;
import org.stasis.internal.integrity.HmacSha256;
import org.stasis.internal.integrity.NoIntegrity;
import org.stasis.internal.memory.PageMarks;
import org.stasis.internal.statefile.StateFileFormat;
import org.stasis.internal.statefile.StateFileLayout;
import org.stasis.spi.Compression;
import org.stasis.spi.Host;
import org.stasis.spi.IntegrityScheme;
import org.stasis.spi.KernelAdapter;
import org.stasis.spi.KeySource;
import org.stasis.spi.NetworkStack;
import org.stasis.spi.PageBackend;
import org.stasis.spi.SecretSource;
import org.stasis.spi.StateInput;
import org.stasis.spi.StateOutput;
import org.stasis.spi.StateStreamException;
import org.stasis.spi.Watchdog;
import org.stasis.storage.file.FilePageBackend;

/** Saves and loads without OSGi: real storage in a folder, a host that writes down what is done to it. */
final class Bench {
    static final Map<String, SecretKey> KEYS = Map.of(
            "default", new SecretKeySpec("0123456789abcdef0123456789abcdef".getBytes(), "RAW"),
            "other", new SecretKeySpec("another key that is long enough!".getBytes(), "RAW"));

    final List<String> log = new ArrayList<>();
    final ScriptedKernel kernel = new ScriptedKernel(log);
    final Operations operations = new Operations();
    PageMarks marks = new PageMarks();
    LazyLoads lazyLoads = new LazyLoads(null);
    PageBackend backend;
    Compression compression;
    IntegrityScheme scheme = new HmacSha256();
    List<String> accepted = List.of();
    List<SecretSource> secretSources = List.of();

    Bench(Path folder) {
        backend = storage(folder);
        keys.putAll(KEYS);
        for (String id : KEYS.keySet()) {
            KeyPair pair = pair();
            keys.put(id + " private", pair.getPrivate());
            keys.put(id + " public", pair.getPublic());
        }
    }

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    static PageBackend storage(Path folder) {
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

    /** Secret keys and key pairs by the same ids; a test may take some away. */
    final Map<String, Key> keys = new HashMap<>();

    private final KeyRing keyRing = new KeyRing(List.of(new KeySource() {
        @Override
        public Optional<SecretKey> key(String id) {
            return Optional.ofNullable((SecretKey) keys.get(id));
        }

        @Override
        public Optional<PrivateKey> privateKey(String id) {
            return Optional.ofNullable((PrivateKey) keys.get(id + " private"));
        }

        @Override
        public Optional<PublicKey> publicKey(String id) {
            return Optional.ofNullable((PublicKey) keys.get(id + " public"));
        }
    }));

    private final Watchdog watchdog = name -> {
        log.add("stop watchdog");
        return () -> log.add("start watchdog");
    };

    private final NetworkStack network = new NetworkStack() {
        @Override
        public Pause pause(String name) {
            log.add("pause network");
            return () -> log.add("resume network");
        }

        @Override
        public void saveTo(StateOutput out) throws StateStreamException {
            log.add("save network");
            try (var section = out.section(3)) {
                section.write(new byte[] {1, 2, 3});
            } catch (StateStreamException e) {
                throw e;
            } catch (IOException e) {
                throw new StateStreamException(e.getMessage(), e);
            }
        }

        @Override
        public Restored restore(String name, StateInput in) throws StateStreamException {
            log.add("restore network");
            try (var section = in.section()) {
                section.readAllBytes();
            } catch (StateStreamException e) {
                throw e;
            } catch (IOException e) {
                throw new StateStreamException(e.getMessage(), e);
            }
            return new Restored() {
                @Override
                public void start() {
                    log.add("start network");
                }

                @Override
                public void close() {}
            };
        }
    };

    /** The service of which all this is what the container gave it. */
    DefaultStateService service() {
        return service(0);
    }

    /** Likewise, with leases of so many seconds. */
    DefaultStateService service(int leaseSeconds) {
        var present = new Present();
        present.configure(defaults(Map.of("lease_seconds", leaseSeconds)));
        var service = new DefaultStateService();
        service.present = present;
        service.watchdog = watchdog;
        service.clocks = new SystemClocks();
        service.network = network;
        present.kernels = Present.unranked(List.of(kernel));
        present.backends = Present.unranked(List.of(backend));
        present.schemes = Present.unranked(List.of(new HmacSha256(), new NoIntegrity()));
        present.compressions = Present.unranked(List.of(new FlateBestSpeed()));
        present.keySources = List.of(id -> Optional.ofNullable(KEYS.get(id)));
        service.begin();
        return service;
    }

    /** The configuration with these settings changed. */
    static Defaults defaults(Map<String, Object> changed) {
        return (Defaults) Proxy.newProxyInstance(
                Defaults.class.getClassLoader(),
                new Class<?>[] {Defaults.class},
                (proxy, method, arguments) -> changed.getOrDefault(method.getName(), method.getDefaultValue()));
    }

    SaveReport save(SaveOptions.Builder how) throws StateException {
        SaveOptions options = how.callback(outcome -> log.add("callback " + (outcome.isEmpty() ? "saved" : "failed")))
                .build();
        var seal = keyRing.forSaving(scheme, options.key() == null ? "default" : options.key());
        try (StoredImage base = base(options)) {
            return new SavePlan(
                            options,
                            kernel,
                            backend,
                            ImageKeys.with(seal, base == null ? null : base.keys()),
                            options.secretsKey() == null
                                    ? null
                                    : ImageKeys.fresh(keyRing.forSaving(new Aes256Gcm(), options.secretsKey())),
                            compression,
                            StateFileFormat.of(
                                    StateFileLayout.named(options.layout()),
                                    compression == null ? "none" : compression.name()),
                            base,
                            Duration.ofSeconds(5),
                            watchdog,
                            network,
                            operations,
                            marks)
                    .run();
        }
    }

    private StoredImage base(SaveOptions options) throws StateException {
        if (options.base() == null) {
            return null;
        }
        String itsScheme = Catalog.of(backend).image(options.base()).scheme();
        return open(LoadOptions.from(options.base()).scheme(itsScheme).build());
    }

    private static PlugIns<IntegrityScheme> schemes() {
        return new PlugIns<>(
                "integrity scheme",
                Present.unranked(List.of(new HmacSha256(), new Aes256Gcm(), new Ed25519(), new NoIntegrity())),
                IntegrityScheme::name);
    }

    ImageInfo reseal(LoadOptions.Builder how, String key) throws StateException {
        LoadOptions options = how.build();
        var policy = new SealedManifest.Policy(options.scheme(), options.key(), accepted);
        return new Reseal(options.image().name(), backend, policy, schemes(), keyRing).to(key);
    }

    StoredImage open(LoadOptions options) throws StateException {
        var compressions = PlugIns.compressions(Present.unranked(List.of(new FlateBestSpeed())));
        var policy = new SealedManifest.Policy(options.scheme(), options.key(), accepted);
        return StoredImage.open(options.image().name(), policy, backend, schemes(), compressions, keyRing);
    }

    LoadReport load(LoadOptions.Builder how) throws StateException {
        return load(how, kernel);
    }

    LoadReport load(LoadOptions.Builder how, KernelAdapter into) throws StateException {
        LoadOptions options = how.timeReady(() -> log.add("time is ready")).build();
        try (StoredImage image = open(options)) {
            Host host = new Host(
                    new SystemClocks(),
                    network,
                    options.restore(),
                    SaveMetadata.usage(image.manifest().metadata()));
            var supply = new SecretSupply(options.secrets(), secretSources, schemes(), keyRing);
            return new Load(options, image, into, host, supply, operations, marks, lazyLoads).run();
        }
    }

    CompactReport compact(LoadOptions.Builder how) throws StateException {
        LoadOptions options = how.build();
        try (StoredImage image = open(options)) {
            return new Compact(options, image, backend, keyRing, operations, marks).run();
        }
    }

    VerifyReport verify(LoadOptions.Builder how) throws StateException {
        LoadOptions options = how.build();
        try (StoredImage image = open(options)) {
            return new Verify(options.image(), image, options.progress(), operations.stopped()).run();
        }
    }
}
