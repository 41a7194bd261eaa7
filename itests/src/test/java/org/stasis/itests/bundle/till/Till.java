/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.itests.bundle.till;

import java.util.List;
import org.stasis.api.task.FieldReader;
import org.stasis.api.task.FieldWriter;
import org.stasis.api.task.StateType;

/** What all trades together come to; knows the two who trade, and they know it. */
public final class Till {
    private long trades;
    private Trader seller;
    private Trader buyer;

    /** One trade: the till and the trader count it together, or neither. */
    public synchronized void trade(Trader trader) {
        trades++;
        trader.trades++;
        if (trader.buys) {
            buyer = trader;
        } else {
            seller = trader;
        }
    }

    /** Whether what the till counted is what both traders counted, and they are still the same objects. */
    public synchronized boolean balances(Trader trader) {
        long sold = seller == null ? 0 : seller.trades;
        long bought = buyer == null ? 0 : buyer.trades;
        return trades == sold + bought && trader.till == this && (trader == seller || trader == buyer);
    }

    public synchronized long trades() {
        return trades;
    }

    /** How a till is saved. */
    public static final class Type implements StateType<Till> {
        @Override
        public String name() {
            return "test.Till";
        }

        @Override
        public Class<Till> type() {
            return Till.class;
        }

        @Override
        public List<String> fields() {
            return List.of("trades", "seller", "buyer");
        }

        @Override
        public void save(Till till, FieldWriter out) {
            out.putLong(0, till.trades);
            out.putObject(1, till.seller);
            out.putObject(2, till.buyer);
        }

        @Override
        public Till create(FieldReader in) {
            return new Till();
        }

        @Override
        public void load(Till till, FieldReader in) {
            till.trades = in.getLong(0);
            till.seller = in.getObject(1, Trader.class);
            till.buyer = in.getObject(2, Trader.class);
        }
    }
}
