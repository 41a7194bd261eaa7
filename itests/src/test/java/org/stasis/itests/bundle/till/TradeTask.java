/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.itests.bundle.till;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.stasis.api.task.Task;
import org.stasis.api.task.TaskContext;

/** Trades for ever, and tells how often; fails as soon as the till does not balance. */
public final class TradeTask implements Task<Trader> {
    private final boolean buys;
    private final AtomicLong trades;
    private final AtomicLong begins;

    public TradeTask(boolean buys, AtomicLong trades, AtomicLong begins) {
        this.buys = buys;
        this.trades = trades;
        this.begins = begins;
    }

    @Override
    public Trader begin(TaskContext context) {
        begins.incrementAndGet();
        return new Trader(buys, context.shared("till", Till.class, Till::new));
    }

    @Override
    public boolean step(Trader trader, TaskContext context) throws Exception {
        trader.till().trade(trader);
        if (!trader.till().balances(trader)) {
            throw new IllegalStateException("the till does not balance");
        }
        trades.set(trader.till().trades());
        context.sleep(Duration.ofMillis(1));
        return true;
    }
}
