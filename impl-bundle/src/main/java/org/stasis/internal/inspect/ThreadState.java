/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.inspect;

import java.util.Map;

/** Where a thread of a gVisor kernel stood when it was saved. */
final class ThreadState {
    /** Results by which the kernel tells itself to begin an interrupted system call again. */
    private static final long FIRST_RESTART = -516;

    private static final long LAST_RESTART = -512;

    /** The result of a call that is not begun again. */
    private static final long INTERRUPTED = -4;

    /** System calls of x86-64 in which threads wait. */
    private static final Map<Integer, String> WAITING = Map.ofEntries(
            Map.entry(0, "read"),
            Map.entry(1, "write"),
            Map.entry(2, "open"),
            Map.entry(7, "poll"),
            Map.entry(20, "writev"),
            Map.entry(19, "readv"),
            Map.entry(23, "select"),
            Map.entry(34, "pause"),
            Map.entry(35, "nanosleep"),
            Map.entry(40, "sendfile"),
            Map.entry(42, "connect"),
            Map.entry(43, "accept"),
            Map.entry(44, "sendto"),
            Map.entry(45, "recvfrom"),
            Map.entry(46, "sendmsg"),
            Map.entry(47, "recvmsg"),
            Map.entry(61, "wait4"),
            Map.entry(65, "semop"),
            Map.entry(69, "msgsnd"),
            Map.entry(70, "msgrcv"),
            Map.entry(72, "fcntl"),
            Map.entry(73, "flock"),
            Map.entry(128, "rt_sigtimedwait"),
            Map.entry(130, "rt_sigsuspend"),
            Map.entry(202, "futex"),
            Map.entry(219, "restart_syscall"),
            Map.entry(230, "clock_nanosleep"),
            Map.entry(232, "epoll_wait"),
            Map.entry(247, "waitid"),
            Map.entry(257, "openat"),
            Map.entry(270, "pselect6"),
            Map.entry(271, "ppoll"),
            Map.entry(275, "splice"),
            Map.entry(281, "epoll_pwait"),
            Map.entry(288, "accept4"),
            Map.entry(299, "recvmmsg"),
            Map.entry(307, "sendmmsg"),
            Map.entry(441, "epoll_pwait2"));

    /** What the kernel calls the reasons for which a thread stands still. */
    private static final Map<String, String> STOPS = Map.of(
            "groupStop", "stopped by a signal",
            "ptraceStop", "stopped by its tracer",
            "vforkStop", "waiting for its vforked child",
            "execStop", "waiting for its other threads to end");

    private ThreadState() {}

    static String of(Node task) {
        if (task.get("exitState").number() != 0) {
            return exit(task);
        }
        String stopped = task.claimed("stop");
        if (!stopped.isEmpty()) {
            return STOPS.getOrDefault(Node.simpleName(stopped), "stopped: " + Node.simpleName(stopped));
        }
        Node registers = registers(task);
        long result = registers.get("Rax").number();
        boolean restarts = result >= FIRST_RESTART && result <= LAST_RESTART;
        if (task.get("haveSyscallReturn").isTrue() && (restarts || result == INTERRUPTED)) {
            int call = (int) registers.get("Orig_rax").number();
            return (restarts ? "waiting in " : "interrupted in ") + WAITING.getOrDefault(call, "system call " + call);
        }
        String next = Node.simpleName(task.claimed("runState"));
        return switch (next) {
            case "runApp" -> "running";
            case "" -> "not known";
            default -> next;
        };
    }

    /** Whether a signal such as SIGSTOP stopped it, with all of its process. */
    static boolean isStopped(Node task) {
        return Node.simpleName(task.claimed("stop")).equals("groupStop");
    }

    /** How far a task has come to its end. */
    static String exit(Node task) {
        return switch ((int) task.get("exitState").number()) {
            case 0 -> "alive";
            case 1 -> "exiting";
            case 2 -> "zombie";
            default -> "dead";
        };
    }

    /** The registers of x86-64 or arm64. */
    static Node registers(Node task) {
        return task.get("image", "Arch", "Regs").any("PtraceRegs");
    }
}
