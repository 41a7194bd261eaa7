/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.stasis.kernel.jvm.TestHost.LONG;
import static org.stasis.kernel.jvm.TestHost.await;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.stasis.api.IncompatibleHostException;
import org.stasis.api.KernelException;
import org.stasis.api.KernelInfo.Status;
import org.stasis.api.task.FieldReader;
import org.stasis.api.task.FieldWriter;
import org.stasis.api.task.StateType;
import org.stasis.api.task.Task;
import org.stasis.spi.PausedKernel;

/** A kernel that is saved, loaded, stopped and started at random, while bundles come and go at random. */
@Timeout(300)
class ChurnTest {
    private static final int ROUNDS = 1000;
    private static final int NAMES = 6;

    private final Queue<Cell> cells = new ConcurrentLinkedQueue<>();

    private Cell cell() {
        Cell cell = new Cell();
        cells.add(cell);
        return cell;
    }

    /** {@link Cell#TYPE}, keeping hold of the cells it makes, and checking that those it takes apart stand still. */
    private final class WatchedCells implements StateType<Cell> {
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
            return Cell.TYPE.fields();
        }

        @Override
        public void save(Cell cell, FieldWriter out) {
            assertEquals(cell.count, cell.copy);
            assertFalse(cell.closed());
            Cell.TYPE.save(cell, out);
            assertEquals(cell.count, cell.copy);
        }

        @Override
        public Cell create(FieldReader in) {
            return cell();
        }

        @Override
        public void load(Cell cell, FieldReader in) {
            Cell.TYPE.load(cell, in);
        }
    }

    private TestTask task(Random random) {
        TestTask task = switch (random.nextInt(3)) {
            case 0 -> TestTask.counting();
            case 1 -> TestTask.idle();
            default ->
                TestTask.of((cell, context) -> {
                    cell.count++;
                    context.memory().free(context.memory().allocate(1));
                    cell.copy++;
                    context.safepoint();
                    return cell.count < 200;
                });
        };
        return task.begin(context -> cell());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void leavesEveryStateWholeAndClosedOnce(long seed) throws Exception {
        TestHost host = new TestHost();
        host.kernel.addType(new TestReference<>("cells", Map.of("service.ranking", 1)), new WatchedCells());
        AtomicBoolean end = new AtomicBoolean();
        Thread bundles = new Thread(() -> comeAndGo(host, new Random(seed), end));
        bundles.start();
        Random random = new Random(-seed);
        byte[] image = null;
        int saved = 0;
        int loaded = 0;
        while (saved < ROUNDS || loaded < ROUNDS / 20) {
            try {
                switch (random.nextInt(10)) {
                    case 0 -> host.kernel.stop();
                    case 1 -> host.kernel.start();
                    case 2, 3 -> {
                        if (image != null) {
                            host.load(image);
                            loaded++;
                        }
                    }
                    default -> {
                        try (PausedKernel pause = host.kernel.pause(LONG)) {
                            image = host.save(pause);
                            saved++;
                            if (random.nextInt(20) == 0) {
                                pause.endOnClose();
                            }
                        }
                    }
                }
            } catch (KernelException | IncompatibleHostException e) {
                host.kernel.info(); // no tasks, or idle, or a bundle has gone: all of that is usual here
            }
        }
        end.set(true);
        bundles.join();
        host.close();
        assertEquals(Status.IDLE, host.kernel.info().status());
        await(() -> cells.stream().allMatch(Cell::closed));
        assertEquals(List.of(), cells.stream().filter(cell -> cell.closedTwice).toList());
    }

    private void comeAndGo(TestHost host, Random random, AtomicBoolean end) {
        Map<String, TestReference<Task<?>>> present = new HashMap<>();
        while (!end.get()) {
            String name = "t" + random.nextInt(NAMES);
            TestReference<Task<?>> leaving = present.remove(name);
            if (leaving == null) {
                present.put(name, host.offer(name, task(random)));
            } else if (random.nextInt(4) == 0) {
                host.kernel.removeTask(leaving);
            } else {
                present.put(name, leaving);
            }
            Thread.yield();
        }
    }
}
