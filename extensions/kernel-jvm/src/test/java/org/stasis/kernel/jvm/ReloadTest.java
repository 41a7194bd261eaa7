/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.stasis.kernel.jvm.TestHost.LONG;
import static org.stasis.kernel.jvm.TestHost.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.stasis.api.IncompatibleHostException;
import org.stasis.api.KernelException;
import org.stasis.api.KernelInfo.Status;
import org.stasis.api.KernelInfo.TaskStatus;
import org.stasis.api.SafepointTimeoutException;
import org.stasis.api.UnknownTypeException;
import org.stasis.api.task.FieldReader;
import org.stasis.api.task.FieldWriter;
import org.stasis.api.task.StateType;
import org.stasis.api.task.Task;
import org.stasis.api.task.TaskContext;
import org.stasis.spi.PausedKernel;
import org.stasis.spi.RevivedKernel;
import org.stasis.spi.Usage;

@Timeout(120)
class ReloadTest {
    private final List<TestHost> hosts = new ArrayList<>();
    private final TestHost first = host();

    private TestHost host() {
        return host(new TestHost());
    }

    private TestHost host(TestHost host) {
        hosts.add(host);
        return host;
    }

    @AfterEach
    void end() {
        hosts.forEach(TestHost::close);
    }

    /** A host whose tasks wait for a load. */
    private TestHost waiting() {
        return host(new TestHost(TestHost.settings(false)));
    }

    @Test
    void goesOnWhereItStood() throws Exception {
        TestTask task = TestTask.counting();
        first.offer("task", task);
        await(() -> task.cell != null && task.cell.count > 100);
        byte[] image;
        long count;
        try (PausedKernel pause = first.kernel.pause(LONG)) {
            image = first.save(pause);
            count = task.cell.count;
        }

        TestHost second = waiting();
        CountDownLatch goOn = new CountDownLatch(1);
        TestTask again = TestTask.of((cell, context) -> {
            goOn.await();
            cell.count++;
            return false;
        });
        second.offer("task", again);
        assertEquals(Status.IDLE, second.kernel.info().status());
        assertEquals(List.of(), second.load(image));
        await(() -> again.cell != null);
        assertEquals(count, again.cell.count);
        goOn.countDown();
        second.awaitStatus("task", TaskStatus.DONE);
        assertEquals(count + 1, again.cell.count);
        assertEquals(Status.DONE, second.kernel.info().status());
    }

    @Test
    void keepsWhatTwoTasksShareAsOneObject() throws Exception {
        TestTask left = TestTask.idle().begin(context -> {
            Cell cell = new Cell();
            cell.link = context.shared("it", Cell.class, Cell::new);
            return cell;
        });
        TestTask right = TestTask.idle().begin(context -> {
            Cell cell = new Cell();
            cell.link = context.shared("it", Cell.class, Cell::new);
            return cell;
        });
        first.offer("left", left);
        first.offer("right", right);
        await(() -> left.cell != null && right.cell != null);
        assertSame(left.cell.link, right.cell.link);

        TestHost second = waiting();
        TestTask leftAgain = TestTask.idle();
        TestTask rightAgain = TestTask.idle();
        second.offer("left", leftAgain);
        second.offer("right", rightAgain);
        second.load(first.save());
        await(() -> leftAgain.cell != null && rightAgain.cell != null);
        assertSame(leftAgain.cell.link, rightAgain.cell.link);
        assertNotSame(left.cell.link, leftAgain.cell.link);
        assertSame(leftAgain.cell.link, leftAgain.context.shared("it", Cell.class, () -> {
            throw new AssertionError("is there already");
        }));
    }

    @Test
    void keepsACycleBetweenTwoTasks() throws Exception {
        TestTask left = TestTask.idle();
        TestTask right = TestTask.idle();
        first.offer("left", left);
        first.offer("right", right);
        await(() -> left.cell != null && right.cell != null);
        byte[] image;
        try (PausedKernel pause = first.kernel.pause(LONG)) {
            left.cell.link = right.cell;
            right.cell.link = left.cell;
            image = first.save(pause);
        }

        TestHost second = waiting();
        TestTask leftAgain = TestTask.idle();
        TestTask rightAgain = TestTask.idle();
        second.offer("left", leftAgain);
        second.offer("right", rightAgain);
        second.load(image);
        await(() -> leftAgain.cell != null && rightAgain.cell != null);
        assertSame(rightAgain.cell, leftAgain.cell.link);
        assertSame(leftAgain.cell, rightAgain.cell.link);
    }

    /** A later version of {@link Cell}'s type: without the copy, and with a text that is new. */
    private static final class Labelled {
        long count;
        String label;
    }

    private static class LabelledType implements StateType<Labelled> {
        @Override
        public String name() {
            return Cell.TYPE.name();
        }

        @Override
        public Class<Labelled> type() {
            return Labelled.class;
        }

        @Override
        public List<String> fields() {
            return List.of("label", "count");
        }

        @Override
        public void save(Labelled object, FieldWriter out) {
            out.putString(0, object.label);
            out.putLong(1, object.count);
        }

        @Override
        public Labelled create(FieldReader in) {
            return new Labelled();
        }

        @Override
        public void load(Labelled object, FieldReader in) {
            object.label = in.has(0) ? in.getString(0) : "from an old image";
            object.count = in.getLong(1);
        }
    }

    @Test
    void fitsANewerVersionOfAStatesClass() throws Exception {
        TestTask old = TestTask.of((cell, context) -> {
            cell.count = 42;
            cell.copy = 43;
            context.sleep(LONG);
            return true;
        });
        first.offer("task", old);
        await(old::asleep);

        TestHost second = waiting();
        second.kernel.addType(new TestReference<>("cells", Map.of("service.ranking", 1)), new LabelledType());
        List<Labelled> seen = new ArrayList<>();
        second.offer("task", new Task<Labelled>() {
            @Override
            public Labelled begin(TaskContext context) {
                throw new AssertionError("its state comes from the image");
            }

            @Override
            public boolean step(Labelled state, TaskContext context) {
                seen.add(state);
                return false;
            }
        });
        second.load(first.save());
        second.awaitStatus("task", TaskStatus.DONE);
        assertEquals(42, seen.get(0).count);
        assertEquals("from an old image", seen.get(0).label);
    }

    @Test
    void takesThePlaceOfWhatRan() throws Exception {
        TestTask task = TestTask.counting();
        first.offer("task", task);
        await(() -> task.cell != null && task.cell.count > 10);
        Cell old = task.cell;
        byte[] image = first.save();
        await(() -> old.count > 1000);
        first.load(image);
        assertTrue(old.closed());
        long countAtEnd = old.count;
        await(() -> task.cell != old && task.cell.count > 20);
        assertEquals(countAtEnd, old.count);
        assertEquals(old.count, old.copy);
    }

    @Test
    void leavesTheRunningKernelAloneUntilItStarts() throws Exception {
        TestTask task = TestTask.counting();
        first.offer("task", task);
        await(() -> task.cell != null);
        Cell running = task.cell;
        byte[] image = first.save();
        RevivedKernel revived = first.revive(image);
        revived.restoreClocks();
        revived.restoreOptions();
        revived.close();
        revived.close();
        long before = running.count;
        await(() -> running.count > before);
        assertFalse(running.closed());
        assertSame(running, task.cell);
    }

    @Test
    void closesTheStatesItMadeWhenItIsNotStarted() throws Exception {
        List<Cell> rebuilt = new ArrayList<>();
        StateType<Cell> watched = new StateType<>() {
            @Override
            public String name() {
                return Cell.TYPE.name();
            }

            @Override
            public Class<Cell> type() {
                return Cell.class;
            }

            @Override
            public List<String> fields() {
                return List.of();
            }

            @Override
            public void save(Cell cell, FieldWriter out) {}

            @Override
            public Cell create(FieldReader in) {
                rebuilt.add(new Cell());
                return rebuilt.get(0);
            }
        };
        TestTask task = TestTask.counting();
        first.offer("task", task);
        await(() -> task.cell != null);
        TestHost second = waiting();
        second.kernel.addType(new TestReference<>("watch", Map.of("service.ranking", 1)), watched);
        second.offer("task", TestTask.counting());
        try (RevivedKernel revived = second.revive(first.save())) {
            assertFalse(rebuilt.get(0).closed());
        }
        assertTrue(rebuilt.get(0).closed());
        assertEquals(Status.IDLE, second.kernel.info().status());
    }

    @Test
    void isRefusedWhileAnOldTaskDoesNotStopAndThatRunsOn() throws Exception {
        TestHost host = host(new TestHost(TestHost.impatient()));
        AtomicBoolean stuck = new AtomicBoolean();
        AtomicBoolean spins = new AtomicBoolean();
        TestTask task = TestTask.of((cell, context) -> {
            do {
                cell.count++;
                spins.set(stuck.get());
            } while (spins.get());
            return true;
        });
        host.offer("task", task);
        await(() -> task.cell != null);
        Cell running = task.cell;
        byte[] image = host.save();
        stuck.set(true);
        await(spins::get);
        assertThrows(SafepointTimeoutException.class, () -> host.load(image));
        stuck.set(false);
        assertSame(running, task.cell);
        assertFalse(running.closed());
        long before = running.count;
        await(() -> running.count > before);
        host.load(image);
        await(running::closed);
    }

    @Test
    void isRefusedWhenAServiceLeavesBeforeItStarts() throws Exception {
        TestTask task = TestTask.counting();
        TestTask other = TestTask.counting();
        first.offer("task", task);
        TestReference<Task<?>> reference = first.offer("other", other);
        await(() -> task.cell != null && other.cell != null);
        Cell running = task.cell;
        try (RevivedKernel revived = first.revive(first.save())) {
            first.kernel.removeTask(reference);
            KernelException fault = assertThrows(KernelException.class, revived::start);
            assertEquals(
                    "the service of task 'other' (bundle-of-other 1.0.0) left or was exchanged"
                            + " while kernel 'main' was loaded",
                    fault.getMessage());
        }
        long before = running.count;
        await(() -> running.count > before);
    }

    @Test
    void tellsEverythingTheHostLacks() throws Exception {
        first.offer("a", TestTask.counting(), "workload", 0);
        first.offer("b", TestTask.counting(), "workload", 0);
        first.kernel.addType(new TestReference<>("workload", Map.of("service.ranking", 1)), Cell.TYPE);
        byte[] image = first.save();

        TestHost second = waiting();
        second.kernel.removeType(second.cells);
        second.offer("b", TestTask.counting());
        IncompatibleHostException refused = assertThrows(IncompatibleHostException.class, () -> second.revive(image));
        assertEquals(
                List.of(
                        "no service offers task 'a'; it came from workload 1.0.0",
                        "no service offers state type 'test.Cell'; it came from workload 1.0.0"),
                refused.reasons());
    }

    @Test
    void doesNotNeedTypesOfBundlesThatHaveNothingToDoWithIt() throws Exception {
        first.offer("task", TestTask.counting());
        first.offer("some.other.bundle", new LabelledType() {
            @Override
            public String name() {
                return "other.Type";
            }
        });
        TestHost second = waiting();
        second.offer("task", TestTask.counting());
        assertEquals(List.of(), second.load(first.save()));
    }

    @Test
    void tellsWhoRegisteredATypeThatIsMissing() throws Exception {
        TestTask task = TestTask.idle();
        first.offer("task", task);
        await(() -> task.cell != null);
        byte[] image = first.save();
        TestHost second = waiting();
        second.kernel.removeType(second.cells);
        second.offer("task", TestTask.idle());
        UnknownTypeException fault = assertThrows(UnknownTypeException.class, () -> second.revive(image));
        assertEquals("test.Cell", fault.type());
        assertEquals(Optional.of("cells 1.0.0"), fault.bundle());
        assertTrue(
                fault.getMessage().endsWith("; when the image was saved, cells 1.0.0 registered it"),
                fault.getMessage());
    }

    @Test
    void keepsTasksThatCameToTheirEndWithoutTheirServices() throws Exception {
        first.offer("done", TestTask.of((cell, context) -> {
            cell.count = 7;
            return false;
        }));
        first.offer("failed", TestTask.of((cell, context) -> {
            cell.count = 8;
            throw new IllegalStateException("no more");
        }));
        first.offer("live", TestTask.counting());
        first.awaitStatus("done", TaskStatus.DONE);
        first.awaitStatus("failed", TaskStatus.FAILED);

        TestHost second = waiting();
        second.offer("live", TestTask.counting());
        assertEquals(
                List.of(
                        "task 'done' has come to its end; it is kept, though no service offers it here",
                        "task 'failed' has come to its end; it is kept, though no service offers it here"),
                second.load(first.save()));
        assertEquals(TaskStatus.DONE, second.task("done").status());
        assertEquals(TaskStatus.FAILED, second.task("failed").status());
        assertTrue(second.task("failed").detail().startsWith("java.lang.IllegalStateException: no more at "));

        TestHost third = waiting();
        third.offer("live", TestTask.counting());
        third.load(second.save());
        assertEquals(TaskStatus.DONE, third.task("done").status());
    }

    @Test
    void beginsATaskThatHadNotBegun() throws Exception {
        CountDownLatch hold = new CountDownLatch(1);
        KernelSettings oneAtATime = new KernelSettings("main", true, 1 << 20, 1, Duration.ofSeconds(20));
        TestHost host = host(new TestHost(oneAtATime));
        TestTask first = TestTask.of((cell, context) -> {
            hold.await();
            while (true) {
                context.safepoint();
            }
        });
        host.offer("first", first);
        await(() -> first.cell != null);
        byte[] image;
        Thread pausing = Thread.currentThread();
        Thread opener = new Thread(() -> {
            await(() -> pausing.getState() == Thread.State.TIMED_WAITING);
            host.offer("second", TestTask.idle().begin(context -> {
                throw new AssertionError("the kernel stands still");
            }));
            hold.countDown();
        });
        opener.start();
        try (PausedKernel pause = host.kernel.pause(LONG)) {
            opener.join();
            image = host.save(pause);
            pause.endOnClose();
        }
        TestHost second = waiting();
        TestTask begun = TestTask.idle();
        second.offer("first", TestTask.idle());
        second.offer("second", begun);
        second.load(image);
        await(() -> begun.cell != null);
        assertEquals(0, begun.cell.count);
    }

    @Test
    void startsTasksThatAreNotInTheImageAfresh() throws Exception {
        first.offer("old", TestTask.counting());
        byte[] image = first.save();
        TestHost second = host();
        TestTask fresh = TestTask.counting();
        second.offer("old", TestTask.counting());
        second.offer("new", fresh);
        await(() -> fresh.cell != null);
        Cell before = fresh.cell;
        assertEquals(List.of("task 'new' is not in the image: it starts afresh"), second.load(image));
        await(() -> fresh.cell != before);
        assertTrue(before.closed());
    }

    @Test
    void letsTasksThatAreNotInTheImageWaitIfTasksDoNotStartByThemselves() throws Exception {
        first.offer("old", TestTask.counting());
        byte[] image = first.save();
        TestHost second = waiting();
        TestTask fresh = TestTask.counting();
        second.offer("old", TestTask.counting());
        second.offer("new", fresh);
        assertEquals(
                List.of("task 'new' is not in the image: it waits until the kernel is started afresh"),
                second.load(image));
        assertEquals(TaskStatus.READY, second.task("new").status());
        assertNull(fresh.cell);
    }

    @Test
    void continuesTheTimeOfTheKernelAndItsUsage() throws Exception {
        TestTask task = TestTask.counting();
        first.offer("task", task);
        first.monotonicOffset.addAndGet(Duration.ofHours(5).toNanos());
        await(() -> task.cell != null);
        byte[] image;
        long saved;
        Usage usage;
        try (PausedKernel pause = first.kernel.pause(LONG)) {
            image = first.save(pause);
            saved = task.context.monotonicNanos();
            usage = first.kernel.usage();
        }
        assertTrue(saved >= Duration.ofHours(5).toNanos());
        assertTrue(usage.wall().toNanos() >= Duration.ofHours(5).toNanos());

        TestHost second = waiting();
        second.monotonicOffset.set(-Duration.ofDays(3).toNanos());
        TestTask again = TestTask.counting();
        second.offer("task", again);
        second.load(image, Map.of("hostname", "b"), usage);
        await(() -> again.context != null);
        long now = again.context.monotonicNanos();
        assertTrue(now >= saved, now + " < " + saved);
        assertTrue(now < saved + Duration.ofHours(1).toNanos(), now + " far beyond " + saved);
        assertEquals(Map.of("hostname", "b"), again.context.restoreOptions());
        assertTrue(second.kernel.usage().cpu().compareTo(usage.cpu()) >= 0);
        assertTrue(second.kernel.usage().wall().compareTo(usage.wall()) >= 0);
        assertTrue(second.kernel.usage().wall().compareTo(usage.wall().plusHours(1)) < 0);
    }

    @Test
    void givesFreshMemoryToBeFilled() throws Exception {
        TestTask task = TestTask.idle().begin(context -> {
            context.memory().allocate(10_000);
            return new Cell();
        });
        first.offer("task", task);
        await(() -> task.cell != null);
        assertEquals(12_288, first.kernel.info().memoryBytes());
        try (RevivedKernel revived = first.revive(first.save())) {
            assertEquals(1, revived.memory().size());
            assertEquals("main", revived.memory().get(0).id());
            assertEquals(0, revived.memory().get(0).allocatedBytes());
            assertNotSame(task.context.memory(), revived.memory().get(0));
        }
    }
}
