/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.kernel.runsc;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** How the sandboxes below one root of runsc are found and handled; one factory configuration per root. */
@ObjectClassDefinition(
        name = "Stasis kernels in gVisor sandboxes",
        description = "Every sandbox below the root is a kernel of the sandbox's id.")
@interface RunscConfig {
    @AttributeDefinition(name = "Root", description = "Folder where runsc keeps its containers, its flag --root.")
    String root() default "/var/run/runsc";

    @AttributeDefinition(name = "Program", description = "The runsc to call.")
    String program() default "/usr/bin/runsc";

    @AttributeDefinition(
            name = "Arguments",
            description =
                    "Flags before each command, separated by spaces; restoring needs those that the sandbox was created "
                            + "with.")
    String arguments() default "";

    @AttributeDefinition(
            name = "Folder",
            description =
                    "Where images are while they are written or read, output of sandboxes that were started here, and "
                            + "runsc's messages; a relative path begins at Karaf's data folder.")
    String folder() default "runsc";

    @AttributeDefinition(
            name = "Compression",
            description =
                    "Of checkpoints on their way into images: none (pages in a file of their own, the shorter pause) or "
                            + "flate-best-speed (less room in the folder). A runsc before May 2024 always compresses.")
    String compression() default "none";

    @AttributeDefinition(name = "Call timeout", description = "Seconds that a call of runsc may take.")
    int call_timeout_seconds() default 60;

    @AttributeDefinition(name = "Image timeout", description = "Seconds that a checkpoint or restore may take.")
    int image_timeout_seconds() default 600;

    @AttributeDefinition(name = "Poll", description = "Milliseconds between two looks at the root.")
    int poll_millis() default 1000;
}
