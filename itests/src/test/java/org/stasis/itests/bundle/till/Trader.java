/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.itests.bundle.till;

import java.util.List;
import org.stasis.api.task.FieldReader;
import org.stasis.api.task.FieldWriter;
import org.stasis.api.task.StateType;

/** The state of one task. */
public final class Trader {
    boolean buys;
    long trades;
    Till till;

    public Trader(boolean buys, Till till) {
        this.buys = buys;
        this.till = till;
    }

    public Till till() {
        return till;
    }

    /** How a trader is saved. */
    public static final class Type implements StateType<Trader> {
        @Override
        public String name() {
            return "test.Trader";
        }

        @Override
        public Class<Trader> type() {
            return Trader.class;
        }

        @Override
        public List<String> fields() {
            return List.of("buys", "trades", "till");
        }

        @Override
        public void save(Trader trader, FieldWriter out) {
            out.putBoolean(0, trader.buys);
            out.putLong(1, trader.trades);
            out.putObject(2, trader.till);
        }

        @Override
        public Trader create(FieldReader in) {
            return new Trader(false, null);
        }

        @Override
        public void load(Trader trader, FieldReader in) {
            trader.buys = in.getBoolean(0);
            trader.trades = in.getLong(1);
            trader.till = in.getObject(2, Till.class);
        }
    }
}
