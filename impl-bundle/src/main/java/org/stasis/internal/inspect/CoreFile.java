/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.inspect;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.stasis.api.StateException;
import org.stasis.api.UnsupportedFormatException;
import org.stasis.internal.inspect.AddressSpace.Placed;

/**
 * A process of a gVisor kernel as an ELF core file for x86-64.
 *
 * <pre>
 *   ELF header | program headers: one NOTE, LOADs for each mapping
 *   notes: PRPSINFO, then PRSTATUS and FPREGSET for each thread, the leader's first, then AUXV
 *   pages of the mappings that have any, each range up to its last page
 * </pre>
 *
 * <p>Of mapped files the image has only pages that the kernel read or changed. The gaps between them are LOADs without
 * contents, so that a debugger takes these from the files themselves. Gaps in other mappings are zero.
 */
final class CoreFile {
    private static final int HEADER_BYTES = 64;
    private static final int PROGRAM_HEADER_BYTES = 56;
    private static final int PAGE = 4096;
    private static final int MAX_LOADS = 0xfffe;

    /** As many as gVisor lets a sandbox have; the notes of all are held in memory. */
    private static final int MAX_THREADS = 1 << 16;

    private static final int NT_PRSTATUS = 1;
    private static final int NT_FPREGSET = 2;
    private static final int NT_PRPSINFO = 3;
    private static final int NT_AUXV = 6;
    private static final int PRSTATUS_BYTES = 336;
    private static final int PRPSINFO_BYTES = 136;
    private static final int FPREGSET_BYTES = 512;

    /** In the order of {@code user_regs_struct}. */
    private static final List<String> REGISTERS = List.of(
            "R15",
            "R14",
            "R13",
            "R12",
            "Rbp",
            "Rbx",
            "R11",
            "R10",
            "R9",
            "R8",
            "Rax",
            "Rcx",
            "Rdx",
            "Rsi",
            "Rdi",
            "Orig_rax",
            "Rip",
            "Cs",
            "Eflags",
            "Rsp",
            "Ss",
            "Fs_base",
            "Gs_base",
            "Ds",
            "Es",
            "Fs",
            "Gs");

    private final GvisorKernel.Process process;
    private final List<Load> loads = new ArrayList<>();
    private final ByteBuffer notes;
    private final long bytes;

    /** A mapping, and where its pages are in the file. */
    private record Load(long start, long end, long permissions, long position, long fileBytes, List<Placed> pages) {
        Load at(long place) {
            return new Load(start, end, permissions, place, fileBytes, pages);
        }
    }

    private CoreFile(GvisorKernel.Process process) {
        this.process = process;
        notes = notes();
        List<Load> unplaced = new ArrayList<>();
        process.space().vmas().forEach(vma -> unplaced.addAll(loads(vma)));
        long position =
                align((long) HEADER_BYTES + (long) PROGRAM_HEADER_BYTES * (unplaced.size() + 1) + notes.limit());
        for (Load load : unplaced) {
            loads.add(load.at(position));
            position += load.fileBytes();
        }
        bytes = position;
    }

    private List<Load> loads(Segment vma) {
        List<Placed> pages = process.space().placed(vma.start(), vma.end());
        long bits = Permissions.bits(vma.value());
        long last = pages.isEmpty() ? vma.start() : pages.get(pages.size() - 1).end();
        if (vma.value().get("mappable").isNil()) {
            return List.of(new Load(vma.start(), vma.end(), bits, 0, last - vma.start(), pages));
        }
        List<Load> loads = new ArrayList<>();
        long at = vma.start();
        for (Placed part : pages) {
            if (part.start() > at) {
                loads.add(new Load(at, part.start(), bits, 0, 0, List.of()));
            }
            loads.add(new Load(part.start(), part.end(), bits, 0, part.end() - part.start(), List.of(part)));
            at = part.end();
        }
        if (at < vma.end()) {
            loads.add(new Load(at, vma.end(), bits, 0, 0, List.of()));
        }
        return loads;
    }

    static CoreFile of(GvisorKernel.Process process, String where) throws StateException {
        if (ThreadState.registers(process.leader()).get("Rip").isNil()) {
            throw new UnsupportedFormatException(
                    where, "process " + process.pid() + " is not of x86-64; core files can be made of no other");
        }
        if (process.tasks().size() > MAX_THREADS) {
            throw new UnsupportedFormatException(
                    where,
                    "process " + process.pid() + " has " + process.tasks().size()
                            + " threads; core files are made of at most " + MAX_THREADS);
        }
        CoreFile core = new CoreFile(process);
        if (core.bytes < 0) {
            throw new UnsupportedFormatException(
                    where, "the memory of process " + process.pid() + " is larger than any file can be");
        }
        if (core.loads.size() >= MAX_LOADS) {
            throw new UnsupportedFormatException(
                    where,
                    "the memory of process " + process.pid() + " is in " + core.loads.size()
                            + " parts; a core file can hold " + MAX_LOADS);
        }
        return core;
    }

    /** Length of the whole file. */
    long bytes() {
        return bytes;
    }

    List<String> remarks() {
        return loads.stream().anyMatch(load -> load.fileBytes() == 0)
                ? List.of("Of mapped files only pages that were read or changed are in the image;"
                        + " give the debugger the executable as well.")
                : List.of();
    }

    /** Headers and notes; asks for the pages. */
    ByteBuffer head(PageCopy copy) {
        int headers = HEADER_BYTES + PROGRAM_HEADER_BYTES * (loads.size() + 1);
        ByteBuffer out = ByteBuffer.allocate(headers + notes.limit()).order(ByteOrder.LITTLE_ENDIAN);
        header(out);
        out.putInt(4).putInt(0).putLong(headers).putLong(0).putLong(0);
        out.putLong(notes.limit()).putLong(0).putLong(4);
        for (Load load : loads) {
            program(out, load);
            load.pages().forEach(part -> copy.add(part, load.position() + part.start() - load.start()));
        }
        return out.put(notes).flip();
    }

    private void header(ByteBuffer out) {
        out.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}).putLong(0);
        out.putShort((short) 4).putShort((short) 62).putInt(1); // core, x86-64
        out.putLong(0).putLong(HEADER_BYTES).putLong(0).putInt(0);
        out.putShort((short) HEADER_BYTES).putShort((short) PROGRAM_HEADER_BYTES);
        out.putShort((short) (loads.size() + 1))
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) 0);
    }

    private static void program(ByteBuffer out, Load load) {
        long bits = load.permissions();
        int flags = (Permissions.has(bits, Permissions.READ) ? 4 : 0)
                | (Permissions.has(bits, Permissions.WRITE) ? 2 : 0)
                | (Permissions.has(bits, Permissions.EXECUTE) ? 1 : 0);
        out.putInt(1)
                .putInt(flags)
                .putLong(load.position())
                .putLong(load.start())
                .putLong(0);
        out.putLong(load.fileBytes()).putLong(load.end() - load.start()).putLong(PAGE);
    }

    private ByteBuffer notes() {
        List<Map.Entry<Integer, Node>> threads = new ArrayList<>(List.of(Map.entry(process.pid(), process.leader())));
        process.tasks().entrySet().stream()
                .filter(task -> task.getValue().id() != process.leader().id())
                .forEach(threads::add);
        List<Node> auxiliary = process.space().manager().get("auxv").elements();
        int size = note(PRPSINFO_BYTES)
                + threads.size() * (note(PRSTATUS_BYTES) + note(FPREGSET_BYTES))
                + note(16 * auxiliary.size() + 16);
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        put(out, NT_PRPSINFO, PRPSINFO_BYTES);
        processInfo(out);
        for (Map.Entry<Integer, Node> thread : threads) {
            put(out, NT_PRSTATUS, PRSTATUS_BYTES);
            status(out, thread.getKey(), thread.getValue());
            put(out, NT_FPREGSET, FPREGSET_BYTES);
            floatingPoint(out, thread.getValue());
        }
        put(out, NT_AUXV, 16 * auxiliary.size() + 16);
        for (Node entry : auxiliary) {
            out.putLong(entry.get("Key").number()).putLong(entry.get("Value").number());
        }
        return out.putLong(0).putLong(0).flip();
    }

    private static int note(int bytes) {
        return 12 + 8 + bytes;
    }

    private static void put(ByteBuffer out, int type, int bytes) {
        out.putInt(5).putInt(bytes).putInt(type).put("CORE".getBytes(StandardCharsets.US_ASCII));
        out.putInt(0);
    }

    private void processInfo(ByteBuffer out) {
        int end = out.position() + PRPSINFO_BYTES;
        out.putInt(0).putInt(0).putLong(0).putInt(0).putInt(0);
        out.putInt(process.pid()).putInt(0).putInt(process.pid()).putInt(process.pid());
        byte[] name = process.leader().get("image", "Name").text().orElse("").getBytes(StandardCharsets.UTF_8);
        int start = out.position();
        out.put(name, 0, Math.min(name.length, 15));
        out.position(start + 16).put(name, 0, Math.min(name.length, 15));
        out.position(end);
    }

    private void status(ByteBuffer out, int tid, Node thread) {
        int end = out.position() + PRSTATUS_BYTES;
        out.position(out.position() + 32);
        out.putInt(tid).putInt(0).putInt(process.pid()).putInt(process.pid());
        out.position(out.position() + 64);
        Node registers = ThreadState.registers(thread);
        for (String register : REGISTERS) {
            out.putLong(registers.get(register).number());
        }
        out.position(end);
    }

    private static void floatingPoint(ByteBuffer out, Node thread) {
        int end = out.position() + FPREGSET_BYTES;
        List<Node> state = thread.get("image", "Arch", "fpState").elements();
        for (int i = 0; i < Math.min(FPREGSET_BYTES, state.size()); i++) {
            out.put((byte) state.get(i).number());
        }
        out.position(end);
    }

    private static long align(long position) {
        return (position + PAGE - 1) / PAGE * PAGE;
    }
}
