/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What gVisor's own state file code does in memory, per second of processor time, as told by a program around it:
 * {@code PROGRAM bench -mode both -keyhex KEY -n ROUNDS FILE} prints
 * {@code ... write ... per CPU-second N | read ... per CPU-second N ...}, in MB/s.
 *
 * @param write MB of payload written
 * @param read MB of payload read
 */
record GvisorRates(double write, double read) {
    private static final Pattern RATES =
            Pattern.compile("write .*?per CPU-second ([0-9.]+).*?read .*?per CPU-second ([0-9.]+)");

    /** How long it takes to write so many bytes. */
    long writeNanos(int bytes) {
        return Math.round(bytes * 1e3 / write);
    }

    /** How long it takes to read so many bytes. */
    long readNanos(int bytes) {
        return Math.round(bytes * 1e3 / read);
    }

    static GvisorRates measure(Path program, byte[] payload, byte[] key, int rounds)
            throws IOException, InterruptedException {
        Path file = Files.createTempFile("stasis-benchmark", ".payload");
        try {
            Files.write(file, payload);
            Process process = new ProcessBuilder(
                            program.toString(),
                            "bench",
                            "-mode",
                            "both",
                            "-keyhex",
                            HexFormat.of().formatHex(key),
                            "-n",
                            String.valueOf(rounds),
                            file.toString())
                    .redirectErrorStream(true)
                    .start();
            String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher rates = RATES.matcher(told);
            if (process.waitFor() != 0 || !rates.find()) {
                throw new IOException(program + " told no rates but: " + told.strip());
            }
            return new GvisorRates(Double.parseDouble(rates.group(1)), Double.parseDouble(rates.group(2)));
        } finally {
            Files.delete(file);
        }
    }
}
