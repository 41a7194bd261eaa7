/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.stasis.kernel.jvm.TestHost.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.stasis.api.KernelException;
import org.stasis.api.KernelInfo.Status;
import org.stasis.api.KernelInfo.TaskStatus;
import org.stasis.api.task.Task;
import org.stasis.internal.memory.OffHeapMemoryFiles;

/** Tasks, memory and clocks that come and go, and a kernel that is started and stopped. */
@Timeout(120)
class ServicesTest {
    private final List<TestHost> hosts = new ArrayList<>();

    private TestHost host(KernelSettings settings) {
        TestHost host = new TestHost(settings);
        hosts.add(host);
        return host;
    }

    @AfterEach
    void end() {
        hosts.forEach(TestHost::close);
    }

    @Test
    void runTasksAsTheyComeAndDropThemAsTheyGo() {
        TestHost host = host(TestHost.settings(true));
        TestTask staying = TestTask.counting();
        TestTask leaving = TestTask.counting();
        host.offer("staying", staying);
        TestReference<Task<?>> reference = host.offer("leaving", leaving);
        await(() -> staying.cell != null && leaving.cell != null);
        Duration cpu = host.kernel.usage().cpu();

        host.kernel.removeTask(reference);
        assertTrue(leaving.cell.closed());
        assertSame(leaving.thread, leaving.cell.closedBy);
        assertEquals(leaving.cell.count, leaving.cell.copy);
        assertFalse(staying.cell.closed());
        assertEquals(1, host.kernel.info().tasks().size());
        assertTrue(host.kernel.usage().cpu().compareTo(cpu) >= 0);
    }

    @Test
    void interruptATaskThatDoesNotEndItsStepWhenItsServiceLeaves() {
        TestHost host = host(TestHost.impatient());
        TestTask waiting = TestTask.of((cell, context) -> {
            new CountDownLatch(1).await();
            return true;
        });
        TestReference<Task<?>> reference = host.offer("waiting", waiting);
        host.awaitStatus("waiting", TaskStatus.RUNNING);
        await(() -> waiting.cell != null);
        host.kernel.removeTask(reference);
        await(waiting.cell::closed);
    }

    @Test
    void giveUpATaskThatIgnoresEvenThatAfterABoundedTime() {
        TestHost host = host(TestHost.impatient());
        CountDownLatch release = new CountDownLatch(1);
        TestTask stubborn = TestTask.of((cell, context) -> {
            while (release.getCount() > 0) {
                Thread.onSpinWait();
            }
            return true;
        });
        TestReference<Task<?>> reference = host.offer("stubborn", stubborn);
        await(() -> stubborn.cell != null);
        host.kernel.removeTask(reference);
        assertFalse(stubborn.cell.closed());
        release.countDown();
        await(stubborn.cell::closed);
    }

    @Test
    void letATaskTakeItsOwnServiceAway() {
        TestHost host = host(TestHost.settings(true));
        List<TestReference<Task<?>>> reference = new ArrayList<>();
        CountDownLatch offered = new CountDownLatch(1);
        TestTask leaving = TestTask.of((cell, context) -> {
            offered.await();
            host.kernel.removeTask(reference.get(0));
            return true;
        });
        reference.add(host.offer("leaving", leaving));
        offered.countDown();
        await(() -> leaving.cell != null && leaving.cell.closed());
        assertEquals(List.of(), host.kernel.info().tasks());
    }

    @Test
    void preferTheHigherRankingAndFallBackToTheOther() {
        TestHost host = host(TestHost.settings(false));
        TestTask low = TestTask.counting();
        TestTask high = TestTask.counting();
        host.offer("task", low, "low", 0);
        TestReference<Task<?>> reference = host.offer("task", high, "high", 5);
        assertEquals("high 1.0.0", host.task("task").bundle());
        host.kernel.addTask(reference("task", "elsewhere"), TestTask.counting());
        assertEquals(1, host.kernel.info().tasks().size());
        start(host);
        await(() -> high.cell != null);
        assertNull(low.cell);

        host.kernel.removeTask(reference);
        await(() -> low.cell != null);
        assertTrue(high.cell.closed());
    }

    @Test
    void keepTheTaskThatRunsWhenABetterOneComes() {
        TestHost host = host(TestHost.settings(true));
        TestTask low = TestTask.counting();
        TestTask high = TestTask.counting();
        host.offer("task", low, "low", 0);
        await(() -> low.cell != null);
        TestReference<Task<?>> reference = host.offer("task", high, "high", 5);
        assertEquals("low 1.0.0", host.task("task").bundle());
        host.kernel.removeTask(reference);
        assertFalse(low.cell.closed());
        assertNull(high.cell);
    }

    private static TestReference<Task<?>> reference(String name, String kernel) {
        return new TestReference<>("somewhere", Map.of(Task.NAME, name, Task.KERNEL, kernel));
    }

    @Test
    void ofOtherKernelsOrWithoutANameAreNotTaken() {
        TestHost host = host(TestHost.settings(true));
        host.kernel.addTask(reference("task", "elsewhere"), TestTask.counting());
        host.kernel.addTask(new TestReference<>("nameless", Map.of()), TestTask.counting());
        assertEquals(List.of(), host.kernel.info().tasks());
        host.kernel.addTask(reference("task", "main"), TestTask.counting());
        assertEquals(1, host.kernel.info().tasks().size());
    }

    @Test
    void waitForMemoryBeforeTheyStartByThemselves() {
        TestHost host = host(TestHost.settings(true));
        JvmKernel kernel = new JvmKernel(TestHost.settings(true));
        TestTask task = TestTask.counting();
        kernel.addTask(reference("task", "main"), task);
        kernel.setClocks(host.clocks);
        KernelException fault = assertThrows(KernelException.class, kernel::start);
        assertEquals(
                "no kernel can begin: there is no service MemoryFiles;"
                        + " is the Stasis implementation bundle started?",
                fault.getMessage());
        assertEquals(Status.IDLE, kernel.info().status());
        assertNull(task.cell);

        kernel.setMemoryFiles(host.memoryFiles);
        await(() -> task.cell != null);
        kernel.deactivate();
    }

    @Test
    void goOnWhenMemoryAndClocksAreExchanged() {
        TestHost host = host(TestHost.settings(true));
        TestTask task = TestTask.counting();
        host.offer("task", task);
        await(() -> task.cell != null);
        Cell cell = task.cell;
        host.kernel.setMemoryFiles(new OffHeapMemoryFiles());
        host.kernel.unsetMemoryFiles(host.memoryFiles);
        host.kernel.unsetClocks(host.clocks);
        long before = cell.count;
        await(() -> cell.count > before);
        assertSame(cell, task.cell);
        host.kernel.stop();
        KernelException fault = assertThrows(KernelException.class, host.kernel::start);
        assertTrue(fault.getMessage().contains("there is no service Clocks"), fault.getMessage());
    }

    private static void start(TestHost host) {
        try {
            host.kernel.start();
        } catch (KernelException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void waitForAStartIfTheyDoNotStartByThemselves() {
        TestHost host = host(TestHost.settings(false));
        TestTask task = TestTask.counting();
        host.offer("task", task);
        assertEquals(Status.IDLE, host.kernel.info().status());
        assertEquals(TaskStatus.READY, host.task("task").status());
        start(host);
        await(() -> task.cell != null);
        assertEquals(Status.RUNNING, host.kernel.info().status());

        TestTask late = TestTask.counting();
        host.offer("late", late);
        await(() -> late.cell != null);
    }

    @Test
    void startAfreshAfterAStop() {
        TestHost host = host(TestHost.settings(true));
        TestTask task = TestTask.counting();
        host.offer("task", task);
        await(() -> task.cell != null && task.cell.count > 5);
        assertThrows(KernelException.class, host.kernel::start);
        Cell old = task.cell;
        host.kernel.stop();
        host.kernel.stop();
        assertTrue(old.closed());
        assertEquals(Status.IDLE, host.kernel.info().status());
        assertEquals(Duration.ZERO, host.kernel.usage().wall());
        host.offer("another", TestTask.counting());
        assertEquals(Status.IDLE, host.kernel.info().status());

        start(host);
        await(() -> task.cell != old);
        assertEquals(2, host.kernel.info().tasks().size());
    }

    @Test
    void startAfreshWhenAllAreDone() {
        TestHost host = host(TestHost.settings(true));
        AtomicInteger begun = new AtomicInteger();
        TestTask task = TestTask.of((cell, context) -> false).begin(context -> {
            begun.incrementAndGet();
            return new Cell();
        });
        host.offer("task", task);
        await(() -> host.kernel.info().status() == Status.DONE);
        Cell old = task.cell;
        start(host);
        await(() -> begun.get() == 2 && host.kernel.info().status() == Status.DONE);
        assertTrue(old.closed());
    }

    @Test
    void keepTheStateOfATaskThatFailed() throws Exception {
        TestHost host = host(TestHost.settings(true));
        TestTask failing = TestTask.of((cell, context) -> {
            if (++cell.count == 3) {
                throw new java.io.IOException("disk on fire");
            }
            return true;
        });
        host.offer("failing", failing);
        host.awaitStatus("failing", TaskStatus.FAILED);
        assertTrue(host.task("failing").detail().startsWith("java.io.IOException: disk on fire at "));
        assertEquals(3, failing.cell.count);
        assertFalse(failing.cell.closed());
        assertEquals(Status.DONE, host.kernel.info().status());
        byte[] image = host.save();
        host.load(image);
        assertEquals(TaskStatus.FAILED, host.task("failing").status());
    }

    @Test
    void failWhenTheyCannotBeginOrDieOfAnError() {
        TestHost host = host(TestHost.settings(true));
        host.offer("no-begin", TestTask.counting().begin(context -> {
            throw new IllegalStateException("nothing to do");
        }));
        host.offer("error", TestTask.of((cell, context) -> {
            throw new NoClassDefFoundError("org/gone/Helper");
        }));
        host.awaitStatus("no-begin", TaskStatus.FAILED);
        host.awaitStatus("error", TaskStatus.FAILED);
        assertTrue(host.task("error").detail().startsWith("java.lang.NoClassDefFoundError: org/gone/Helper"));
    }

    @Test
    void takeTurnsWhenThreadsAreFew() {
        TestHost host = host(new KernelSettings("main", true, 1 << 20, 2, Duration.ofSeconds(20)));
        AtomicInteger inStep = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<TestTask> tasks = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            tasks.add(TestTask.of((cell, context) -> {
                most.accumulateAndGet(inStep.incrementAndGet(), Math::max);
                Thread.yield();
                cell.count++;
                inStep.decrementAndGet();
                return true;
            }));
            host.offer("t" + i, tasks.get(i));
        }
        await(() -> tasks.stream().allMatch(task -> task.cell != null && task.cell.count > 200));
        assertTrue(most.get() <= 2, "at once: " + most);
    }

    @Test
    void runInDaemonThreadsNamedAfterThem() {
        TestHost host = host(TestHost.settings(true));
        TestTask task = TestTask.counting();
        host.offer("task", task);
        await(() -> task.thread != null);
        assertEquals("stasis-main-task", task.thread.getName());
        assertTrue(task.thread.isDaemon());
        assertSame(TestTask.class.getClassLoader(), task.thread.getContextClassLoader());
    }

    @Test
    void sleepInTheTimeOfTheKernel() {
        TestHost host = host(TestHost.settings(true));
        AtomicInteger awake = new AtomicInteger();
        TestTask task = TestTask.of((cell, context) -> {
            context.sleep(Duration.ofHours(1));
            awake.incrementAndGet();
            return false;
        });
        host.offer("sleeper", task);
        await(task::asleep);
        assertEquals(TaskStatus.PARKED, host.task("sleeper").status());
        assertEquals(0, awake.get());
        assertNotEquals(Status.DONE, host.kernel.info().status());
        host.kernel.stop();
        assertTrue(task.cell.closed());
        assertEquals(0, awake.get());
    }

    @Test
    void sharedObjectsAreMadeOnceAndMayNeedEachOther() {
        TestHost host = host(TestHost.settings(true));
        AtomicInteger made = new AtomicInteger();
        List<TestTask> tasks = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            tasks.add(TestTask.idle().begin(context -> {
                Cell cell = new Cell();
                cell.link = context.shared("outer", Cell.class, () -> {
                    Cell outer = new Cell();
                    outer.link = context.shared("inner", Integer.class, made::incrementAndGet);
                    return outer;
                });
                return cell;
            }));
            host.offer("t" + i, tasks.get(i));
        }
        await(() -> tasks.stream().allMatch(task -> task.cell != null));
        assertEquals(1, made.get());
        assertEquals(1, tasks.stream().map(task -> task.cell.link).distinct().count());
        assertThrows(
                ClassCastException.class,
                () -> tasks.get(0).context.shared("inner", String.class, () -> "not asked for"));
    }
}
