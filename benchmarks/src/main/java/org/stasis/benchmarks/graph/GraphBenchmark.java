/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks.graph;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.stasis.benchmarks.Benchmark;
import org.stasis.benchmarks.Report;
import org.stasis.benchmarks.Rounds;
import org.stasis.benchmarks.Settings;
import org.stasis.benchmarks.Times;

/**
 * Encodes and decodes a graph of a million objects, beside Kryo, Apache Fory and Java serialization. Counted by the
 * processor time of the thread that does it; the heap is so large that garbage is collected between the rounds.
 */
public final class GraphBenchmark implements Benchmark {
    private static final int WARM_UPS = 10;

    @Override
    public String name() {
        return "graph";
    }

    @Override
    public String about() {
        return "object graphs to bytes and back, against Kryo, Apache Fory and Java serialization";
    }

    @Override
    public void run(Settings settings, Report report) throws Exception {
        Company company = Company.of(settings.objects());
        Codec ours = new StasisCodec();
        List<Codec> peers = List.of(
                KryoCodec.asItComes(),
                KryoCodec.onStreams(),
                KryoCodec.tunedFor(2 * settings.objects()),
                new ForyCodec(),
                new JavaCodec());
        Rounds encode = new Rounds();
        Rounds decode = new Rounds();
        check(ours, company, report);
        add(ours, company, encode, decode);
        for (Codec peer : peers) {
            check(peer, company, report);
            add(peer, company, encode, decode);
        }
        compare("encode", ours, peers, encode, settings, report);
        compare("decode", ours, peers, decode, settings, report);
    }

    private static void add(Codec codec, Company company, Rounds encode, Rounds decode) {
        encode.add(codec.name(), () -> codec.encode(company));
        decode.add(codec.name(), codec::decode);
    }

    /** A codec that loses something is no peer. */
    private static void check(Codec codec, Company company, Report report) throws Exception {
        int bytes = codec.encode(company);
        if (codec.decode().checksum() != company.checksum()) {
            throw new IllegalStateException(codec.name() + " gave another graph than it was given");
        }
        report.say("%-18s  %6.2f MB", codec.name(), bytes / 1e6);
    }

    private static void compare(
            String what, Codec ours, List<Codec> peers, Rounds rounds, Settings settings, Report report)
            throws Exception {
        Map<String, Times> times = rounds.run(WARM_UPS, 3 * settings.rounds());
        report.table(
                what + " of " + settings.objects() + " objects, per second of processor time",
                Report.Unit.MEGAOBJECTS,
                settings.objects());
        for (Codec peer : peers) {
            String name = what + "-" + peer.name().toLowerCase(Locale.ROOT).replace(' ', '-');
            report.compare(
                    name,
                    times.get(ours.name()).ofThread(),
                    times.get(peer.name()).ofThread());
        }
    }
}
