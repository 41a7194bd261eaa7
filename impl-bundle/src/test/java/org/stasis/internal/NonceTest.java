/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import javax.crypto.AEADBadTagException;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.stasis.api.LoadOptions;
import org.stasis.api.SaveOptions;
import org.stasis.api.SaveReport;
import org.stasis.api.StateException;
import org.stasis.internal.integrity.Aes256Gcm;
import org.stasis.internal.memory.OffHeapMemoryFiles;
import org.stasis.spi.EncryptionScheme;
import org.stasis.testkit.FaultyBackend;
import org.stasis.testkit.FaultyBackend.Fault;

/** No nonce is ever used twice under one key, whatever is saved again, based on others, fails half-way or is retried. */
class NonceTest {
    @TempDir
    Path folder;

    private Bench bench;
    private final Set<String> used = new HashSet<>();
    private long records;

    @BeforeEach
    void begin() {
        bench = new Bench(folder);
        bench.scheme = new Watched();
        bench.kernel.memory = new OffHeapMemoryFiles().create("main", 4 << 20);
        bench.kernel.memory.allocate(1 << 20);
        change(0, 1 << 20);
    }

    private void change(int from, int bytes) {
        byte[] noise = new byte[bytes];
        new Random().nextBytes(noise);
        bench.kernel.memory.write(from, ByteBuffer.wrap(noise));
    }

    /** The scheme, with an eye on what it is used for. */
    private final class Watched implements EncryptionScheme {
        private final EncryptionScheme real = new Aes256Gcm();

        @Override
        public String name() {
            return real.name();
        }

        @Override
        public boolean keyed() {
            return real.keyed();
        }

        @Override
        public int tagBytes() {
            return real.tagBytes();
        }

        @Override
        public Authenticator begin(SecretKey key) throws InvalidKeyException {
            return real.begin(key);
        }

        @Override
        public int overheadBytes() {
            return real.overheadBytes();
        }

        @Override
        public RecordCipher cipher(SecretKey key) throws InvalidKeyException {
            RecordCipher cipher = real.cipher(key);
            String name = HexFormat.of().formatHex(key.getEncoded());
            return new RecordCipher() {
                @Override
                public void encrypt(long number, ByteBuffer plain, ByteBuffer to) {
                    synchronized (used) {
                        records++;
                        assertTrue(used.add(name + " " + number), "record " + number + " twice under one key");
                    }
                    cipher.encrypt(number, plain, to);
                }

                @Override
                public void decrypt(long number, ByteBuffer record, ByteBuffer to) throws AEADBadTagException {
                    cipher.decrypt(number, record, to);
                }
            };
        }
    }

    @Test
    void chainsOfImagesThatShareExtentsAndKeys() throws Exception {
        bench.save(SaveOptions.to("i0"));
        for (int i = 1; i < 6; i++) {
            change(i << 16, 100);
            SaveReport report = bench.save(SaveOptions.to("i" + i).base("i" + (i - 1)));
            assertTrue(report.sharedBytes() >= 1 << 19, report.toString());
        }
        bench.reseal(LoadOptions.from("i5"), "other");
        change(0, 100);
        SaveReport last = bench.save(SaveOptions.to("i6").base("i5").key("other"));
        assertTrue(last.sharedBytes() > 0, "the key of the chain was carried on");
        for (String other : List.of("i0", "i1", "i2", "i3", "i4", "i5")) {
            bench.backend.delete(other);
        }
        List<Byte> before = bench.kernel.firstBytes();
        change(0, 1 << 20);
        bench.keys.remove("default");
        bench.load(LoadOptions.from("i6").replace(true));
        assertEquals(before, bench.kernel.firstBytes());
        assertEquals(records, used.size());
    }

    @Test
    void savesThatFailAtEveryOperationAndAreTriedAgain() throws Exception {
        bench.save(SaveOptions.to("a"));
        var storage = bench.backend;
        for (long i = 1, operations = i; i <= operations; i++) {
            change(1 << 16, 100);
            var faulty = new FaultyBackend(storage, Fault.FAIL, i);
            bench.backend = faulty;
            try {
                bench.save(SaveOptions.to("b").base("a").replace(true));
            } catch (StateException e) {
                bench.save(SaveOptions.to("b").base("a").replace(true));
            }
            operations = faulty.operations() / 2;
            bench.backend = storage;
        }
        bench.kernel.state = Map.of();
        bench.load(LoadOptions.from("b").replace(true));
        assertEquals(records, used.size());
        assertTrue(records > 20, records + " records");
    }
}
