/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.processor.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.stasis.api.task.Savable;

/** Private and final fields: a constructor for what is fixed, getters and setters for the rest. */
@Savable
public class Account {
    private final String owner;
    private long balance;
    private boolean open = true;
    protected List<String> log = new ArrayList<>();

    public Account(String owner) {
        this.owner = Objects.requireNonNull(owner);
    }

    public String owner() {
        return owner;
    }

    public long getBalance() {
        return balance;
    }

    public void setBalance(long balance) {
        this.balance = balance;
        log.add("balance " + balance);
    }

    public boolean isOpen() {
        return open;
    }

    void setOpen(boolean open) {
        this.open = open;
    }

    public List<String> log() {
        return log;
    }
}
