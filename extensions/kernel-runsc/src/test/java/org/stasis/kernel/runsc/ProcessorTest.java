/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.stasis.testkit.StateRecording;

class ProcessorTest {
    private static final Processor SAVED = new Processor("amd64", Set.of("avx2", "avx512f", "sse2"));

    private static SandboxNeeds needs(String runsc, Processor processor) {
        return new SandboxNeeds(
                runsc, processor, List.of(), Path.of("/bundle"), true, "[]", new RootFileSystem(new TreeMap<>()));
    }

    @Test
    void takesInstructionSetsAndNotWhatKernelsAdd() {
        assertEquals(
                Set.of("sse2", "avx2", "sse4_1", "pni"),
                Processor.features(List.of(
                        "processor\t: 0",
                        "flags\t\t: fpu sse2 pni rep_good nopl avx2 hypervisor sse4_1 ibrs md_clear",
                        "flags\t\t: avx512f")));
        assertEquals(
                Set.of("fp", "asimd", "crc32"), Processor.features(List.of("Features\t: fp asimd crc32")), "of ARM");
        assertEquals(Set.of(), Processor.features(List.of("vendor_id\t: none")));
    }

    @Test
    void tellsWhatIsMissingWithAllOtherReasons() throws Exception {
        StateRecording stream = new StateRecording();
        needs("release-1", SAVED).writeTo(stream);
        SandboxNeeds read = SandboxNeeds.readFrom(stream.replay());
        assertEquals(
                List.of(
                        "it was made by 'release-1', and here is 'release-2'; gVisor restores images of its own version"
                                + " only",
                        "this processor lacks avx2, avx512f of the one it was saved on"),
                read.unmet(needs("release-2", new Processor("amd64", Set.of("sse2", "gfni")))).stream()
                        .sorted()
                        .toList());
        assertEquals(List.of(), read.unmet(needs("release-1", SAVED)));
    }

    @Test
    void refusesAnotherArchitecture() {
        assertEquals(
                List.of("it was saved on a processor of architecture amd64, and this one is aarch64"),
                SAVED.missing(new Processor("aarch64", Set.of("fp"))));
    }

    @Test
    void imagesThatDoNotTellFitEverywhere() {
        assertEquals(List.of(), Processor.UNTOLD.missing(SAVED));
        assertEquals(List.of(), SAVED.missing(new Processor("amd64", Set.of())), "where nobody can tell");
    }
}
