/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.jvm;

import java.time.Duration;
import java.util.Objects;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.stasis.api.KernelInfo.TaskInfo;
import org.stasis.api.KernelInfo.TaskStatus;
import org.stasis.api.task.Task;
import org.stasis.kernel.jvm.TaskRecord.Stage;

/**
 * A task that a bundle offers. Ordered as services are: the preferred one first.
 *
 * @param name of the task; null if the service lacks it
 * @param kernel it belongs to
 * @param bundle symbolic name and version of the bundle
 */
record TaskService(String name, String kernel, String bundle, Task<Object> task, ServiceReference<?> reference)
        implements Comparable<TaskService> {
    static final String DEFAULT_KERNEL = "main";

    @SuppressWarnings("unchecked") // a task is only ever given states it made itself, or its state type rebuilt
    static TaskService of(ServiceReference<?> reference, Task<?> task) {
        String name = Objects.toString(reference.getProperty(Task.NAME), null);
        String kernel = Objects.toString(reference.getProperty(Task.KERNEL), DEFAULT_KERNEL);
        return new TaskService(name, kernel, bundle(reference), (Task<Object>) task, reference);
    }

    /** Symbolic name and version of the bundle that registered a service. */
    static String bundle(ServiceReference<?> reference) {
        Bundle bundle = reference.getBundle();
        return bundle == null ? "a bundle that is gone" : bundle.getSymbolicName() + " " + bundle.getVersion();
    }

    /** What a kernel keeps of the task before it has begun. */
    TaskRecord fresh() {
        return new TaskRecord(name, bundle, Stage.NEW, null, null);
    }

    /** The task while no kernel runs it. */
    TaskInfo info() {
        return new TaskInfo(name, TaskStatus.READY, bundle, Duration.ZERO, null);
    }

    @Override
    public int compareTo(TaskService other) {
        return other.reference.compareTo(reference);
    }
}
