/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.jvm;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** How an in-JVM kernel is configured; one factory configuration per kernel. */
@ObjectClassDefinition(
        name = "Stasis kernel in the JVM",
        description = "One kernel per configuration. A change takes effect when the kernel is next started or loaded.")
@interface KernelConfig {
    @AttributeDefinition(name = "Name", description = "Unique name of the kernel; tasks choose it by stasis.kernel.")
    String name() default "main";

    @AttributeDefinition(
            name = "Start by itself",
            description =
                    "Whether tasks run as soon as they are registered; if not, the kernel waits for start or load.")
    boolean autostart() default true;

    @AttributeDefinition(name = "Memory limit", description = "Most bytes of the memory file; suffixes K, M, G.")
    String memory_limit() default "4G";

    @AttributeDefinition(name = "Threads", description = "Most tasks that run a step at once; 0 for no limit.")
    int threads() default 0;

    @AttributeDefinition(
            name = "Stop grace",
            description = "Seconds a task gets to end its step when it is stopped, before and after it is interrupted.")
    int stop_seconds() default 10;
}
