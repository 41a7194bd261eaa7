/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Times contenders in turn, forwards in one round and backwards in the next, so that whatever disturbs the machine
 * disturbs all of them alike.
 */
public final class Rounds {
    /** What a contender does. */
    @FunctionalInterface
    public interface Work {
        void run() throws Exception;
    }

    private record Contender(String name, Work before, Work work) {}

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final List<Contender> contenders = new ArrayList<>();

    /** Adds work that is timed. */
    public Rounds add(String name, Work work) {
        return add(name, () -> {}, work);
    }

    /** Adds work that is timed, and what comes before it and is not. */
    public Rounds add(String name, Work before, Work work) {
        contenders.add(new Contender(name, before, work));
        return this;
    }

    /** Runs all contenders in as many rounds, after some that are not counted. */
    public Map<String, Times> run(int warmUps, int rounds) throws Exception {
        Map<String, Times> times = new LinkedHashMap<>();
        contenders.forEach(one -> times.put(one.name(), new Times(one.name(), rounds)));
        List<Contender> order = new ArrayList<>(contenders);
        for (int round = -warmUps; round < rounds; round++) {
            for (Contender one : order) {
                one.before().run();
                System.gc(); // nobody pays for another's garbage
                long cpu = SYSTEM.getProcessCpuTime();
                long thread = THREADS.getCurrentThreadCpuTime();
                long wall = System.nanoTime();
                one.work().run();
                wall = System.nanoTime() - wall;
                thread = THREADS.getCurrentThreadCpuTime() - thread;
                cpu = SYSTEM.getProcessCpuTime() - cpu;
                if (round >= 0) {
                    times.get(one.name()).set(round, wall, cpu, thread);
                }
            }
            Collections.reverse(order);
        }
        return times;
    }
}
