/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.jvm;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a kernel keeps of one task.
 *
 * @param name unique in the kernel
 * @param bundle symbolic name and version of the bundle its code came from
 * @param stage how far it is
 * @param failure why it failed; null unless it is {@link Stage#FAILED}
 * @param state its state object; null before it began
 */
record TaskRecord(String name, String bundle, Stage stage, String failure, Object state) {
    private static final Logger LOG = LoggerFactory.getLogger(TaskRecord.class);

    /** How far a task is. */
    enum Stage {
        /** Its {@code begin} has not been called. */
        NEW,
        /** Has more steps to do. */
        READY,
        DONE,
        FAILED;

        /** Whether there is still something to do, for which the task's code is needed. */
        boolean live() {
            return this == NEW || this == READY;
        }
    }

    /** The same task with its code from another bundle. */
    TaskRecord from(String otherBundle) {
        return new TaskRecord(name, otherBundle, stage, failure, state);
    }

    /** Gives up the state, and closes it if it can be closed. */
    void drop() {
        if (state instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception | LinkageError e) {
                LOG.warn("The state of task '{}' could not be closed", name, e);
            }
        }
    }
}
