/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.processor.sample.other;

import org.stasis.api.task.Savable;
import org.stasis.processor.sample.Account;

/** A subclass in another package, as in another bundle. */
@Savable
public final class Savings extends Account {
    final double rate;
    int years;

    public Savings(String owner, double rate) {
        super(owner);
        this.rate = rate;
    }

    public double rate() {
        return rate;
    }

    public int years() {
        return years;
    }

    public Savings years(int passed) {
        years = passed;
        return this;
    }
}
