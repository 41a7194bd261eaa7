/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc;

import java.time.Duration;
import java.util.List;
import org.stasis.api.KernelInfo;
import org.stasis.api.KernelInfo.Status;
import org.stasis.api.KernelInfo.TaskInfo;
import org.stasis.api.KernelInfo.TaskStatus;

/**
 * A sandbox in the words of kernels.
 *
 * @param sandbox as last seen; null for none
 * @param held whether a save or load makes it stand still, or has it away for a moment
 */
record SandboxInfo(Sandbox sandbox, boolean held) {
    Status status() {
        if (held) {
            return Status.PAUSED;
        }
        if (sandbox == null) {
            return Status.IDLE;
        }
        return switch (sandbox.status()) {
            case CREATING, CREATED -> Status.IDLE;
            case RUNNING -> sandbox.isAlive() ? Status.RUNNING : Status.DONE;
            case PAUSED -> Status.PAUSED;
            case STOPPED -> Status.DONE;
        };
    }

    /** Its processes are its own business; to us it is one task. */
    List<TaskInfo> tasks() {
        if (sandbox == null) {
            return List.of();
        }
        TaskStatus status = switch (status()) {
            case IDLE -> TaskStatus.READY;
            case RUNNING -> TaskStatus.RUNNING;
            case PAUSED -> TaskStatus.PARKED;
            case DONE -> TaskStatus.DONE;
        };
        return List.of(new TaskInfo("sandbox", status, sandbox.bundle().toString(), Duration.ZERO, detail()));
    }

    private String detail() {
        return sandbox.pid() < 0
                ? null
                : "pid " + sandbox.pid()
                        + sandbox.began().map(began -> ", since " + began).orElse("");
    }

    KernelInfo of(String name, Meter meter) {
        var usage = meter.usage();
        return new KernelInfo(
                name,
                SandboxKernel.TYPE,
                SandboxKernel.VERSION,
                status(),
                meter.memory(),
                usage.cpu(),
                usage.wall(),
                tasks());
    }
}
