/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.stasis.internal.integrity.HmacSha256;
import org.stasis.internal.statefile.ReadLimits;
import org.stasis.internal.statefile.StateFileCompression;
import org.stasis.internal.statefile.StateFileFormat;
import org.stasis.internal.statefile.StateFileKey;
import org.stasis.internal.statefile.StateFileReader;
import org.stasis.internal.statefile.StateFileWriter;

/**
 * Writes and reads state files in memory. The limits are what the platform needs for the code or the compression alone,
 * of the same bytes in pieces of the size of a chunk; the peer is gVisor's own code.
 *
 * <p>All is counted by processor time: the question is what one processor does, and for compression ours uses several.
 */
final class StateFileBenchmark implements Benchmark {
    private static final int CHUNK_BYTES = 1 << 20;
    private static final byte[] KEY_BYTES = new byte[32];
    private static final SecretKey KEY = new SecretKeySpec(KEY_BYTES, "HmacSHA256");
    /** Always the same, as the length of the file depends on it. */
    private static final Clock NOW = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    private static final String MAC = "HMAC-SHA256 of the platform";
    private static final String DEFLATE = "Deflater level 1 of the platform";
    private static final String GVISOR = "gVisor";
    private static final String INFLATE = "Inflater of the platform";

    @Override
    public String name() {
        return "statefile";
    }

    @Override
    public String about() {
        return "state files in memory, against the bare code, the bare compression, and gVisor";
    }

    @Override
    public void run(Settings settings, Report report) throws Exception {
        byte[] payload = new byte[Math.toIntExact(settings.bytesOr(64 << 20))];
        Payload.fill(payload, 1);
        keyed(payload, settings, report);
        flate(payload, settings, report);
    }

    private void keyed(byte[] payload, Settings settings, Report report) throws Exception {
        byte[] file = new byte[payload.length + payload.length / 1024 + 4096];
        int bytes = write(StateFileCompression.NONE, payload, CHUNK_BYTES, new Sink(file));
        byte[] plain = new byte[CHUNK_BYTES];
        Map<String, Times> times = new Rounds()
                .add(MAC, () -> mac(payload))
                .add("write", () -> write(StateFileCompression.NONE, payload, CHUNK_BYTES, new Sink(null)))
                .add("write-64k", () -> write(StateFileCompression.NONE, payload, 64 << 10, new Sink(null)))
                .add("write-stored", () -> write(StateFileCompression.NONE, payload, CHUNK_BYTES, new Sink(file)))
                .add("read", () -> read(file, bytes, payload.length, plain))
                .run(5, 3 * settings.rounds());
        report.table(
                "Keyed, not compressed, " + (payload.length >> 20) + " MiB, per second of processor time",
                Report.Unit.MEGABYTES,
                payload.length);
        for (String one : new String[] {"write", "write-64k", "write-stored", "read"}) {
            report.compare(
                    "keyed-" + one, times.get(one).ofThread(), times.get(MAC).ofThread());
        }
    }

    private void flate(byte[] payload, Settings settings, Report report) throws Exception {
        byte[] file = new byte[payload.length + payload.length / 64 + 4096];
        int bytes = write(StateFileCompression.FLATE, payload, CHUNK_BYTES, new Sink(file));
        byte[] plain = new byte[CHUNK_BYTES];
        FlateLimit limit = new FlateLimit(payload, CHUNK_BYTES);
        List<GvisorRates> gvisor = new ArrayList<>();
        Rounds rounds = new Rounds()
                .add(DEFLATE, limit::deflate)
                .add("write", () -> write(StateFileCompression.FLATE, payload, CHUNK_BYTES, new Sink(null)))
                .add(INFLATE, limit::inflate)
                .add("read", () -> read(file, bytes, payload.length, plain));
        settings.oracle().ifPresent(oracle -> rounds.add(GVISOR, () -> gvisor.add(gvisor(oracle, payload))));
        Map<String, Times> times = rounds.run(2, settings.rounds());
        report.table(
                "Keyed, flate-best-speed, " + (payload.length >> 20) + " MiB to "
                        + Math.round(100.0 * bytes / payload.length) + " %, per second of processor time",
                Report.Unit.MEGABYTES,
                payload.length);
        report.compare(
                "flate-write",
                times.get("write").ofProcess(),
                times.get(DEFLATE).ofProcess());
        report.compare(
                "flate-read", times.get("read").ofProcess(), times.get(INFLATE).ofProcess());
        if (settings.oracle().isEmpty()) {
            report.say(
                    "%nSKIPPED: the comparison with gVisor. Set %s to a program around its state file code.",
                    Settings.ORACLE);
            return;
        }
        List<Long> writes =
                gvisor.stream().map(one -> one.writeNanos(payload.length)).toList();
        List<Long> reads =
                gvisor.stream().map(one -> one.readNanos(payload.length)).toList();
        report.compare(
                "flate-write-gvisor",
                times.get("write").ofProcess(),
                Times.told(GVISOR, writes, settings.rounds()).ofProcess());
        report.compare(
                "flate-read-gvisor",
                times.get("read").ofProcess(),
                Times.told(GVISOR, reads, settings.rounds()).ofProcess());
    }

    /** The better of two, as the first one also brings its memory in. */
    private static GvisorRates gvisor(Path oracle, byte[] payload) throws Exception {
        return GvisorRates.measure(oracle, payload, KEY_BYTES, 2);
    }

    private static void mac(byte[] payload) throws Exception {
        Mac mac = Mac.getInstance(KEY.getAlgorithm());
        mac.init(KEY);
        for (int at = 0; at < payload.length; at += CHUNK_BYTES) {
            mac.update(payload, at, Math.min(CHUNK_BYTES, payload.length - at));
            mac.doFinal();
        }
    }

    /** Writes a state file in pieces of that size and returns its length. */
    private static int write(StateFileCompression compression, byte[] payload, int pieceBytes, Sink sink)
            throws Exception {
        try (StateFileWriter out = StateFileWriter.open(
                sink, StateFileFormat.newest(compression), Map.of(), StateFileKey.of(new HmacSha256(), KEY), NOW)) {
            for (int at = 0; at < payload.length; at += pieceBytes) {
                out.write(payload, at, Math.min(pieceBytes, payload.length - at));
            }
        }
        return sink.bytes;
    }

    private static void read(byte[] file, int fileBytes, int payloadBytes, byte[] plain) throws Exception {
        InputStream in = new ByteArrayInputStream(file, 0, fileBytes);
        long total = 0;
        try (StateFileReader reader = StateFileReader.open(
                in, "benchmark", StateFileKey.of(new HmacSha256(), KEY), ReadLimits.DEFAULT.expecting(payloadBytes))) {
            for (int some = reader.read(plain); some >= 0; some = reader.read(plain)) {
                total += some;
            }
        }
        if (total != payloadBytes) {
            throw new IllegalStateException("read " + total + " bytes of " + payloadBytes);
        }
    }

    /** Counts bytes, and stores them if it has room for that. */
    private static final class Sink extends OutputStream {
        private final byte[] room;
        private int bytes;

        Sink(byte[] room) {
            this.room = room;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int count) {
            if (room != null) {
                System.arraycopy(from, offset, room, bytes, count);
            }
            bytes += count;
        }
    }
}
