/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal.memory;

/** Room for a bounded number of copies. Who finds none waits for it, until some is given back or the room is closed. */
class CopyRoom {
    private int free;
    private boolean closed;

    CopyRoom(int copies) {
        free = copies;
    }

    /** Returns false, and nothing is taken, once the room is closed. */
    boolean take() {
        while (!tryTake()) {
            if (isClosed()) {
                return false;
            }
            await();
        }
        return true;
    }

    private synchronized boolean tryTake() {
        if (free == 0 || closed) {
            return false;
        }
        free--;
        return true;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Waits for a change, whatever happens to this thread meanwhile: a write cannot be left half-way. */
    synchronized void await() {
        boolean interrupted = false;
        while (free == 0 && !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    synchronized void give() {
        free++;
        notifyAll();
    }

    /** Sends away all who wait, and all who come later. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
