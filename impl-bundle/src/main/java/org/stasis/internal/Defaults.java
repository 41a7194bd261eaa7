/* SPDX-License-Identifier: Apache-2.0 */
package org.stasis.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What is used when a caller names nothing. */
@ObjectClassDefinition(name = "Stasis", description = "What saves and loads use when nothing is named")
@interface Defaults {
    @AttributeDefinition(name = "Kernel")
    String kernel() default "main";

    @AttributeDefinition(name = "Page backend")
    String backend() default "file";

    @AttributeDefinition(name = "Integrity scheme")
    String scheme() default "hmac-sha256";

    @AttributeDefinition(
            name = "Integrity schemes accepted",
            description =
                    "Schemes of images that load unless one is asked for by name; empty for all that authenticate")
    String[] accept_schemes() default {};

    @AttributeDefinition(name = "Key id")
    String key() default "default";

    @AttributeDefinition(name = "Compression")
    String compression() default "none";

    @AttributeDefinition(name = "Seconds that tasks may take to their safepoints")
    int safepoint_timeout_seconds() default 10;

    @AttributeDefinition(
            name = "Seconds that a page backend may take",
            description = "for one call, and for each 4 MiB it has to bring to the disk a second more; after that the"
                    + " operation fails and the kernel runs on",
            min = "1")
    int io_timeout_seconds() default 60;

    @AttributeDefinition(
            name = "Seconds of a lease",
            description = "0 for none. Else an image of a storage that hosts share runs on one host only: who loads it"
                    + " leases it, and stops the kernel if the lease cannot be renewed in that time. Clocks of hosts may"
                    + " differ by half of it. All hosts need the same; a change counts when the bundle starts.",
            min = "0")
    int lease_seconds() default 0;
}
