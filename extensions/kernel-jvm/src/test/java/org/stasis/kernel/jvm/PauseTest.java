/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.stasis.kernel.jvm.TestHost.LONG;
import static org.stasis.kernel.jvm.TestHost.SHORT;
import static org.stasis.kernel.jvm.TestHost.await;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.stasis.api.IncompatibleHostException;
import org.stasis.api.KernelException;
import org.stasis.api.KernelInfo.Status;
import org.stasis.api.KernelInfo.TaskStatus;
import org.stasis.api.SafepointTimeoutException;
import org.stasis.api.task.Task;
import org.stasis.internal.graph.StateStreamOutput;
import org.stasis.spi.PausedKernel;

@Timeout(120)
class PauseTest {
    private final TestHost host = new TestHost();
    private final JvmKernel kernel = host.kernel;
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void end() {
        release.countDown();
        host.close();
    }

    @Test
    void eightBusyTasksStandStillBetweenTheirSteps() throws Exception {
        List<TestTask> tasks = Stream.generate(TestTask::counting).limit(8).toList();
        for (int i = 0; i < 8; i++) {
            host.offer("t" + i, tasks.get(i));
        }
        await(() -> tasks.stream().allMatch(task -> task.cell != null));
        for (int round = 0; round < 300; round++) {
            try (PausedKernel pause = kernel.pause(LONG)) {
                assertEquals(Status.PAUSED, kernel.info().status());
                long[] counts =
                        tasks.stream().mapToLong(task -> task.cell.count).toArray();
                pause.receiveTaskStates();
                Thread.yield();
                for (int i = 0; i < 8; i++) {
                    assertEquals(counts[i], tasks.get(i).cell.count);
                    assertEquals(counts[i], tasks.get(i).cell.copy);
                }
            }
        }
        assertEquals(Status.RUNNING, kernel.info().status());
        long[] last = tasks.stream().mapToLong(task -> task.cell.count).toArray();
        for (int i = 0; i < 8; i++) {
            TestTask task = tasks.get(i);
            long before = last[i];
            await(() -> host.task(task.context.task()).status() == TaskStatus.RUNNING && task.cell.count > before);
        }
    }

    /** A task that does not come to its safepoint until {@link #release}. */
    private void offerStuck() {
        TestTask stuck = TestTask.of((cell, context) -> {
            hang();
            return true;
        });
        host.offer("stuck", stuck);
        await(() -> stuck.cell != null);
    }

    private void hang() throws InterruptedException {
        release.await();
    }

    @Test
    void namesTheTaskThatIsStuckAndLetsEverythingRunOn() {
        TestTask counting = TestTask.counting();
        host.offer("counting", counting);
        offerStuck();
        await(() -> counting.cell != null);

        SafepointTimeoutException timeout = assertThrows(SafepointTimeoutException.class, () -> kernel.pause(SHORT));
        assertEquals("stuck", timeout.task());
        assertTrue(
                timeout.getMessage()
                        .startsWith("task 'stuck' of kernel 'main' did not come to its safepoint within 0.1 s"
                                + ": it has been in its step for "),
                timeout.getMessage());
        assertTrue(timeout.getMessage().contains("PauseTest.hang(PauseTest.java:"), timeout.getMessage());
        assertEquals(Status.RUNNING, kernel.info().status());
        long before = counting.cell.count;
        await(() -> counting.cell.count > before);
    }

    @Test
    void isPossibleAgainWhenTheStuckTaskComesBack() throws Exception {
        offerStuck();
        assertThrows(SafepointTimeoutException.class, () -> kernel.pause(SHORT));
        release.countDown();
        kernel.pause(LONG).close();
    }

    @Test
    void happensInTheMiddleOfALongStepWhereTheTaskAllowsIt() throws Exception {
        host.offer("long", TestTask.of((cell, context) -> {
            while (true) {
                cell.count++;
                context.safepoint();
            }
        }));
        host.awaitStatus("long", TaskStatus.RUNNING);
        try (PausedKernel pause = kernel.pause(LONG)) {
            assertEquals(TaskStatus.PARKED, host.task("long").status());
            assertEquals(Duration.ZERO, host.task("long").inStep());
            pause.receiveTaskStates();
        }
    }

    @Test
    void doesNotWaitForATaskThatSleeps() throws Exception {
        TestTask sleeper = TestTask.idle();
        host.offer("sleeper", sleeper);
        await(sleeper::asleep);
        kernel.pause(LONG).close();
        assertEquals(Status.RUNNING, kernel.info().status());
    }

    @Test
    void isNotBrokenByAnInterruptFromElsewhere() throws Exception {
        TestTask task = TestTask.of((cell, context) -> {
            cell.count++;
            context.safepoint();
            cell.copy++;
            return true;
        });
        host.offer("task", task);
        await(() -> task.thread != null);
        try (PausedKernel pause = kernel.pause(LONG)) {
            long before = task.cell.count;
            task.thread.interrupt();
            await(() -> task.thread.getState() == Thread.State.WAITING);
            pause.receiveTaskStates();
            assertEquals(before, task.cell.count);
        }
        long before = task.cell.count;
        await(() -> task.cell.count > before);
    }

    @Test
    void waitsForABeginBecauseThereIsNoStateYet() {
        host.offer("slow", TestTask.counting().begin(context -> {
            context.safepoint();
            hang();
            return new Cell();
        }));
        host.awaitStatus("slow", TaskStatus.RUNNING);
        assertThrows(SafepointTimeoutException.class, () -> kernel.pause(SHORT));
    }

    @Test
    void settlesEachTaskWithMoreToDoOnce() throws Exception {
        AtomicInteger settled = new AtomicInteger();
        TestTask live = TestTask.counting().settle(cell -> settled.incrementAndGet());
        host.offer("live", live);
        host.offer("done", TestTask.of((cell, context) -> false).settle(cell -> settled.addAndGet(100)));
        host.awaitStatus("done", TaskStatus.DONE);
        await(() -> live.cell != null);
        host.save();
        assertEquals(1, settled.get());
    }

    @Test
    void tellsWhichTaskCouldNotSettleAndHarmsNothing() throws Exception {
        TestTask full = TestTask.counting().settle(cell -> {
            throw new IllegalStateException("buffer is full");
        });
        host.offer("full", full);
        await(() -> full.cell != null);
        try (PausedKernel pause = kernel.pause(LONG)) {
            KernelException fault = assertThrows(KernelException.class, pause::receiveTaskStates);
            assertEquals(
                    "task 'full' of kernel 'main' (bundle-of-full 1.0.0) could not settle:"
                            + " java.lang.IllegalStateException: buffer is full",
                    fault.getMessage());
        }
        long before = full.cell.count;
        await(() -> full.cell.count > before);
        assertEquals(TaskStatus.RUNNING, host.task("full").status());
    }

    @Test
    void letsNobodySleepWhileSettling() throws Exception {
        List<TestTask> self = new ArrayList<>();
        self.add(TestTask.counting().settle(cell -> self.get(0).context.sleep(LONG)));
        host.offer("sleepy", self.get(0));
        await(() -> self.get(0).cell != null);
        try (PausedKernel pause = kernel.pause(LONG)) {
            KernelException fault = assertThrows(KernelException.class, pause::receiveTaskStates);
            assertTrue(fault.getMessage().contains("task 'sleepy' may sleep in its steps only"), fault.getMessage());
        }
    }

    @Test
    void holdsTheClockOfTheKernel() throws Exception {
        TestTask task = TestTask.counting();
        host.offer("task", task);
        await(() -> task.context != null);
        long inPause;
        try (PausedKernel pause = kernel.pause(LONG)) {
            inPause = task.context.monotonicNanos();
            Duration wall = kernel.usage().wall();
            host.monotonicOffset.addAndGet(Duration.ofHours(1).toNanos());
            pause.receiveTaskStates();
            assertEquals(inPause, task.context.monotonicNanos());
            assertEquals(wall, kernel.usage().wall());
        }
        await(() -> task.context.monotonicNanos() > inPause);
        assertTrue(task.context.monotonicNanos() < inPause + Duration.ofHours(1).toNanos());
    }

    @Test
    void failsClearlyWhenTheKernelIsStoppedMeanwhile() throws Exception {
        TestTask task = TestTask.counting();
        host.offer("task", task);
        await(() -> task.cell != null);
        Cell cell = task.cell;
        try (PausedKernel pause = kernel.pause(LONG)) {
            kernel.deactivate();
            KernelException fault = assertThrows(KernelException.class, pause::receiveTaskStates);
            assertEquals("kernel 'main' was stopped", fault.getMessage());
            StateStreamOutput out = new StateStreamOutput(new ByteArrayOutputStream());
            fault = assertThrows(KernelException.class, () -> kernel.saveHostNeeds(out));
            assertEquals("kernel 'main' was stopped", fault.getMessage());
            fault = assertThrows(KernelException.class, () -> pause.saveTo(out));
            assertEquals("kernel 'main' was stopped", fault.getMessage());
            assertFalse(cell.closed());
        }
        await(cell::closed);
        assertSame(task.thread, cell.closedBy);
        assertThrows(KernelException.class, () -> kernel.start());
    }

    @Test
    void keepsATaskWhoseServiceLeavesMeanwhileUntilItIsOver() throws Exception {
        TestTask leaving = TestTask.counting();
        TestReference<Task<?>> reference = host.offer("leaving", leaving);
        host.offer("staying", TestTask.counting());
        await(() -> leaving.cell != null);
        byte[] image;
        try (PausedKernel pause = kernel.pause(LONG)) {
            kernel.removeTask(reference);
            assertFalse(leaving.cell.closed());
            image = host.save(pause);
        }
        await(leaving.cell::closed);
        assertSame(leaving.thread, leaving.cell.closedBy);
        assertEquals(1, kernel.info().tasks().size());

        TestTask again = TestTask.counting();
        host.offer("leaving", again);
        host.load(image);
        await(() -> again.cell != null && again.cell.count >= leaving.cell.count);
    }

    @Test
    void keepsEvenTheOnlyTaskWhoseServiceLeavesMeanwhile() throws Exception {
        TestTask only = TestTask.counting();
        TestReference<Task<?>> reference = host.offer("only", only);
        await(() -> only.cell != null);
        byte[] image;
        try (PausedKernel pause = kernel.pause(LONG)) {
            kernel.removeTask(reference);
            image = host.save(pause);
        }
        IncompatibleHostException refused = assertThrows(IncompatibleHostException.class, () -> host.revive(image));
        assertEquals(List.of("no service offers task 'only'; it came from bundle-of-only 1.0.0"), refused.reasons());
    }

    @Test
    void endsTheKernelIfToldTo() throws Exception {
        TestTask task = TestTask.counting();
        host.offer("task", task);
        await(() -> task.cell != null);
        PausedKernel pause = kernel.pause(LONG);
        byte[] image = host.save(pause);
        long count = task.cell.count;
        pause.endOnClose();
        pause.close();
        pause.close();
        assertEquals(Status.IDLE, kernel.info().status());
        assertTrue(task.cell.closed());
        assertEquals(count, task.cell.count);
        assertTrue(image.length > 0);
    }

    @Test
    void refusesAnIdleKernel() {
        KernelException fault = assertThrows(KernelException.class, () -> kernel.pause(SHORT));
        assertEquals("kernel 'main' is idle: no bundle has registered a task for it", fault.getMessage());
        assertEquals(Duration.ZERO, kernel.usage().wall());
    }

    @Test
    void refusesAKernelWithoutTasks() throws Exception {
        kernel.start();
        KernelException fault = assertThrows(KernelException.class, () -> kernel.pause(SHORT));
        assertEquals("kernel 'main' has no tasks: there is nothing to save", fault.getMessage());
    }

    @Test
    void endsWhenItsCallerIsInterruptedAndLetsEverythingRunOn() {
        offerStuck();
        Thread.currentThread().interrupt();
        KernelException fault = assertThrows(KernelException.class, () -> kernel.pause(LONG));
        assertTrue(Thread.interrupted());
        assertTrue(fault.getMessage().startsWith("interrupted while the tasks of kernel 'main'"), fault.getMessage());
        assertEquals(Status.RUNNING, kernel.info().status());
    }
}
